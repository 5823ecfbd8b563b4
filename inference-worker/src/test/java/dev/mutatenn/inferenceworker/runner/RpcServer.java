package dev.mutatenn.inferenceworker.runner;

import dev.mutatenn.inferenceworker.TestArtifacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/** rpc-server, built once a test JVM, in a process of its own. */
final class RpcServer implements AutoCloseable {
  static final String KEY = "board";
  private static final Path SOURCES = Path.of("..", "rpc-server").toAbsolutePath().normalize();
  private static final ConcurrentMap<Kind, Path> BUILT = new ConcurrentHashMap<>();

  private final Process process;
  private final int port;

  /** What the server is built for and started through. */
  enum Kind {
    NATIVE("", List.of()), AARCH64("-aarch64", List.of("qemu-aarch64", "-L", "/usr/aarch64-linux-gnu"));

    /** Of the names of artifacts for it. */
    final String suffix;
    private final List<String> emulator;

    Kind(String suffix, List<String> emulator) {
      this.suffix = suffix;
      this.emulator = emulator;
    }

    /** What must be installed first; empty where nothing is missing. */
    String missing() {
      return this == NATIVE || Stream.of("qemu-aarch64", "aarch64-linux-gnu-g++").allMatch(RpcServer::installed) ? ""
          : "AArch64 is not tested here: apt-get install qemu-user g++-aarch64-linux-gnu";
    }
  }

  /** @param port to listen on; 0 for any */
  static RpcServer start(Kind kind, int port, Path work) throws IOException {
    List<String> command = new ArrayList<>(kind.emulator);
    command.addAll(List.of(BUILT.computeIfAbsent(kind, RpcServer::build).toString(), "--key", KEY, "--port", Integer.toString(port), "--work-folder",
        Files.createDirectories(work).toString(), "--lifeline"));
    return new RpcServer(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  private RpcServer(Process process) throws IOException {
    this.process = process;
    String ready = process.inputReader().readLine();
    this.port = Integer.parseInt(ready.substring(ready.lastIndexOf(':') + 1));
  }

  int port() {
    return port;
  }

  /** As kill -9 does. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  private static boolean installed(String program) {
    return Stream.of(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static Path build(Kind kind) {
    String name = kind.name().toLowerCase(java.util.Locale.ROOT);
    Path folder = Path.of("target", "rpc-server", name).toAbsolutePath();
    return Path.of(TestArtifacts.output(List.of(SOURCES.resolve("build.sh").toString(), name, folder.toString(), "--python", TestArtifacts.python())).strip());
  }
}
