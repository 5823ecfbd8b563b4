package dev.mutatenn.cli.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The services of an embedded stack and their configuration (docs/user-guide.md has the table).
 *
 * @param settings of the stack
 * @param bootstrapServers of its broker
 * @param registryUrl of its registry
 * @param rpcPorts ports of the RPC servers that the stack starts, by device
 */
record StackServices(StackSettings settings, String bootstrapServers, String registryUrl, Map<String, Integer> rpcPorts) {

  static final String GENERATOR = "mutant-generator";
  static final String COMPILER = "compiler-worker";
  static final String INFERENCE = "inference-worker";
  static final String ANALYTICS = "analytics-streams";

  List<ServiceSpec> all(TvmEnvironment tvm) {
    List<ServiceSpec> services = new ArrayList<>();
    services.add(new ServiceSpec(GENERATOR, GENERATOR, "640m", with(GENERATOR, driver(Map.of("MUTATENN_INPUTS_ROOTS", roots())))));
    services.add(new ServiceSpec(COMPILER, COMPILER, "256m", with(COMPILER, driver(Map.of()))));
    services.add(new ServiceSpec(ANALYTICS, ANALYTICS, "640m",
        with(ANALYTICS, Map.of("MUTATENN_ANALYTICS_STATE_FOLDER", settings.folder().state(ANALYTICS).toString()))));
    for (String device : settings.devices()) {
      String name = INFERENCE + "-" + device;
      Map<String, String> own = new HashMap<>(Map.of("MUTATENN_DEVICE", device, "MUTATENN_RUNNER_CLASS_PATH", runnerClassPath(),
          "MUTATENN_RUNNER_TVM_LIBRARIES", tvm.libraryPath()));
      if (rpcPorts.containsKey(device)) {
        own.put("MUTATENN_RPC_HOST", "127.0.0.1");
        own.put("MUTATENN_RPC_PORT", Integer.toString(rpcPorts.get(device)));
      }
      services.add(new ServiceSpec(name, INFERENCE, "256m", with(name, own)));
    }
    return List.copyOf(services);
  }

  private Map<String, String> with(String name, Map<String, String> own) {
    Map<String, String> all = new HashMap<>(own);
    all.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
    all.put("SCHEMA_REGISTRY_URL", registryUrl);
    all.put("MUTATENN_STORAGE_ROOT", settings.folder().storage().toUri().toString());
    all.put("MUTATENN_CACHE_FOLDER", settings.folder().cache(name).toString());
    settings.ownCatalogue().ifPresent(file -> all.put("MUTATENN_CATALOGUE_DEVICES", file.toAbsolutePath().toString()));
    return all;
  }

  private Map<String, String> driver(Map<String, String> own) {
    Map<String, String> all = new HashMap<>(own);
    all.put("MUTATENN_DRIVER_PYTHON", settings.python().toString());
    all.put("MUTATENN_DRIVER_PACKAGE_FOLDER", settings.home().resolve("tvm-driver/python").toString());
    return all;
  }

  /** A comma within a URI would end it; MicroProfile Config wants it escaped. */
  private String roots() {
    return settings.inputRoots().stream().map(URI::toString).map(root -> root.replace(",", "\\,")).collect(Collectors.joining(","));
  }

  private String runnerClassPath() {
    return jar("inference-runner") + java.io.File.pathSeparator + jar("tvm4j");
  }

  private Path jar(String module) {
    Path folder = settings.home().resolve(module).resolve("target");
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().matches(module + "-[0-9].*\\.jar"))
          .filter(file -> !file.getFileName().toString().matches(".*-(tests|sources|javadoc)\\.jar"))
          .findFirst().orElseThrow(() -> new StackException(module + " is not built (no jar in " + folder + "): run ./mutatenn setup"));
    } catch (java.nio.file.NoSuchFileException e) {
      throw new StackException(module + " is not built (" + folder + " is missing): run ./mutatenn setup", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into " + folder, e);
    }
  }
}
