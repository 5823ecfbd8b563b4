package dev.mutatenn.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The broker in a JVM of its own: {@code BrokerMain --data DIR [--port N] [--controller-port N]}. */
public final class BrokerMain {
  private static final Set<String> OPTIONS = Set.of("--data", "--port", "--controller-port");

  private BrokerMain() {}

  /** Starts the broker, says "ready HOST:PORT" on standard output, and stays until it is told to stop (SIGTERM). */
  public static void main(String[] arguments) {
    Map<String, String> options = new HashMap<>();
    try {
      options.putAll(parse(List.of(arguments)));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\nusage: BrokerMain --data DIR [--port N] [--controller-port N]");
      System.exit(2);
    }
    EmbeddedBroker broker = EmbeddedBroker.start(Path.of(options.get("--data")), port(options, "--port"), port(options, "--controller-port"));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-shutdown"));
    System.out.println("ready " + broker.bootstrapServers());
    broker.awaitShutdown();
  }

  static Map<String, String> parse(List<String> arguments) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (!OPTIONS.contains(name)) {
        throw new IllegalArgumentException("unknown option " + name);
      }
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException(name + " needs a value");
      }
      options.put(name, arguments.get(i + 1));
    }
    if (!options.containsKey("--data")) {
      throw new IllegalArgumentException("--data is missing");
    }
    port(options, "--port");
    port(options, "--controller-port");
    return options;
  }

  private static int port(Map<String, String> options, String name) {
    String text = options.getOrDefault(name, "0");
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      // told below, with the other wrong values
    }
    throw new IllegalArgumentException(name + " " + text + ": a port between 0 (any free one) and 65535 is needed");
  }
}
