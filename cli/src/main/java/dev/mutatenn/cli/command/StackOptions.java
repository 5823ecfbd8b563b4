package dev.mutatenn.cli.command;

import dev.mutatenn.catalogue.DeviceCatalogue;
import dev.mutatenn.cli.stack.StackDescription;
import dev.mutatenn.cli.stack.StackFolder;
import dev.mutatenn.cli.topics.Connection;
import dev.mutatenn.schemas.serde.SerdeConfiguration;
import dev.mutatenn.storage.StorageConfiguration;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which pipeline is meant: a remote one, or that of a data folder. */
final class StackOptions {
  @Option(names = "--data", paramLabel = "DIR",
      description = "Data folder of the embedded stack (default: MUTATENN_DATA, or .mutatenn in the checkout).")
  private Path data;

  @Option(names = "--bootstrap-servers", paramLabel = "HOST:PORT",
      description = "Use the pipeline on this Kafka cluster instead (kafka.bootstrap.servers).")
  private String bootstrapServers;

  @Option(names = "--registry", paramLabel = "URL", description = "Its schema registry (schema.registry.url).")
  private String registry;

  @Option(names = "--storage", paramLabel = "URI", description = "Its object storage, file: or s3: (mutatenn.storage.root).")
  private URI storage;

  @Option(names = "--devices", paramLabel = "FILE", description = "A device catalogue of your own (mutatenn.catalogue.devices).")
  private Path devices;

  StackFolder folder() {
    return new StackFolder(data == null ? Environment.data() : data);
  }

  Optional<Path> catalogueFile() {
    return Optional.ofNullable(devices).or(() -> Environment.setting("mutatenn.catalogue.devices").map(Path::of));
  }

  DeviceCatalogue catalogue() {
    return DeviceCatalogue.load(catalogueFile().orElse(null));
  }

  /** Whether a pipeline elsewhere is meant. */
  boolean remote() {
    return bootstrapServers().isPresent();
  }

  /** The remote pipeline, or the stack that runs on the data folder; empty where none does. */
  Optional<Connection> connection() {
    if (remote()) {
      String url = Optional.ofNullable(registry).or(() -> Environment.setting("schema.registry.url"))
          .orElseThrow(() -> new UsageException("--bootstrap-servers needs --registry too, as in --registry http://localhost:8081"));
      URI root = Optional.ofNullable(storage).or(() -> Environment.setting("mutatenn.storage.root").map(URI::create))
          .orElseThrow(() -> new UsageException("--bootstrap-servers needs --storage too, as in --storage s3://bucket/mutatenn"));
      return Optional.of(new Connection(bootstrapServers().orElseThrow(), Environment.kafka(), serde(url), new StorageConfiguration(root,
          Environment.storageOptions())));
    }
    if (registry != null || storage != null) {
      throw new UsageException("--registry and --storage go with --bootstrap-servers");
    }
    return StackDescription.running(folder()).map(StackOptions::connection);
  }

  /** Refuses an experiment that the stack of the data folder could never finish. */
  void refuseUnless(PreparedExperiment experiment) {
    if (!remote()) {
      StackDescription.running(folder()).flatMap(stack -> stack.refusal(experiment.file().request().getDevices(), experiment.file().inputRoots()))
          .ifPresent(why -> {
            throw new UsageException(why);
          });
    }
  }

  /** As {@link #connection()}, where there must be one. */
  Connection required() {
    return connection().orElseThrow(() -> new UsageException("no stack runs on " + folder().root()
        + ": start one (./mutatenn up), or name a pipeline (--bootstrap-servers, --registry, --storage)"));
  }

  static Connection connection(StackDescription stack) {
    return new Connection(stack.bootstrapServers(), Map.of(), serde(stack.registryUrl()), new StorageConfiguration(URI.create(stack.storageRoot()),
        Map.of()));
  }

  private Optional<String> bootstrapServers() {
    return Optional.ofNullable(bootstrapServers).or(() -> Environment.setting("kafka.bootstrap.servers"));
  }

  private static SerdeConfiguration serde(String url) {
    return new SerdeConfiguration(url, Environment.setting("mutatenn.serializer").orElse(SerdeConfiguration.DEFAULT_SERIALIZER),
        Environment.setting("mutatenn.deserializer").orElse(SerdeConfiguration.DEFAULT_DESERIALIZER), Environment.serde());
  }
}
