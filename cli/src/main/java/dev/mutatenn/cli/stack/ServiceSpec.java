package dev.mutatenn.cli.stack;

import java.nio.file.Path;
import java.util.Map;

/**
 * A service of the embedded stack.
 *
 * @param name its name, and that of its log
 * @param module the folder of the checkout that holds it
 * @param heap largest heap, as for {@code -Xmx}
 * @param environment its configuration
 */
record ServiceSpec(String name, String module, String heap, Map<String, String> environment) {

  ServiceSpec {
    environment = Map.copyOf(environment);
  }

  /** What is started. */
  Path jar(Path home) {
    return home.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
  }
}
