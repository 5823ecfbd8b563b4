package dev.mutatenn.cli.command;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** What the command finds around it: the checkout, Python, MicroProfile Config. */
final class Environment {
  private static final List<String> KAFKA = List.of("security.protocol", "sasl.mechanism", "sasl.jaas.config", "sasl.login.callback.handler.class",
      "sasl.oauthbearer.token.endpoint.url", "ssl.truststore.location", "ssl.truststore.password", "ssl.truststore.type", "ssl.keystore.location",
      "ssl.keystore.password", "ssl.keystore.type", "ssl.key.password");
  private static final String OPTIONS = "mutatenn.storage.options.";

  private Environment() {}

  /** A setting, from system properties or the environment. */
  static Optional<String> setting(String key) {
    return config().getOptionalValue(key, String.class).filter(value -> !value.isBlank());
  }

  /** The checkout with everything built. */
  static Path home() {
    String named = System.getenv("MUTATENN_HOME");
    Path home = named == null ? aroundThisJar() : Path.of(named);
    if (!Files.isDirectory(home.resolve("embedded-stack"))) {
      throw new UsageException(home + " is no checkout of MutateNN Streams: start the command as ./mutatenn, or set MUTATENN_HOME");
    }
    return home.toAbsolutePath().normalize();
  }

  /** Where an embedded stack keeps its data unless told otherwise. */
  static Path data() {
    String named = System.getenv("MUTATENN_DATA");
    return named == null || named.isBlank() ? home().resolve(".mutatenn") : Path.of(named);
  }

  /** The interpreter of the environment with TVM. */
  static Path python() {
    String named = setting("mutatenn.driver.python").or(() -> setting("mutatenn.python")).orElse("python3");
    if (named.contains(File.separator)) {
      return Path.of(named).toAbsolutePath();
    }
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).map(folder -> Path.of(folder, named))
        .filter(Files::isExecutable).findFirst().orElseThrow(() -> new UsageException("there is no " + named
            + ": start the command as ./mutatenn, which prepares Python"));
  }

  /** Security settings of Kafka's clients, under {@code kafka.}. */
  static Map<String, String> kafka() {
    Map<String, String> settings = new HashMap<>();
    KAFKA.forEach(name -> setting("kafka." + name).ifPresent(value -> settings.put(name, value)));
    return settings;
  }

  /** Settings of the serdes beyond the registry's address. */
  static Map<String, String> serde() {
    Map<String, String> settings = new HashMap<>();
    for (String name : List.of("basic.auth.credentials.source", "basic.auth.user.info", "auto.register.schemas", "use.latest.version")) {
      setting(name).ifPresent(value -> settings.put(name, value));
    }
    return settings;
  }

  /** Options of object storage, under {@code mutatenn.storage.options.}. */
  static Map<String, String> storageOptions() {
    Map<String, String> options = new HashMap<>();
    String prefix = OPTIONS.toUpperCase(Locale.ROOT).replace('.', '_');
    System.getenv().forEach((name, value) -> {
      if (name.startsWith(prefix)) {
        options.put(name.substring(prefix.length()).toLowerCase(Locale.ROOT), value);
      }
    });
    System.getProperties().stringPropertyNames().stream().filter(name -> name.startsWith(OPTIONS))
        .forEach(name -> options.put(name.substring(OPTIONS.length()), System.getProperty(name)));
    return options;
  }

  /** System properties and the environment; not the application.properties that libraries on the class path have for services. */
  private static Config config() {
    return Holder.CONFIG;
  }

  private static final class Holder {
    private static final Config CONFIG = new SmallRyeConfigBuilder().addSystemSources().build();
  }

  /** {@code <home>/cli/target/…}. */
  private static Path aroundThisJar() {
    try {
      Path place = Path.of(Environment.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return place.getParent().getParent().getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
