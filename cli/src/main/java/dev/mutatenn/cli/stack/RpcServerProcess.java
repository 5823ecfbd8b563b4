package dev.mutatenn.cli.stack;

import dev.mutatenn.catalogue.Device;
import dev.mutatenn.catalogue.RpcServer;
import dev.mutatenn.embedded.ChildProcess;
import dev.mutatenn.embedded.ReadyLine;
import dev.mutatenn.catalogue.Runtime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The TVM RPC server of a device (rpc-server/), which ends when this process does: its standard input is our pipe. */
final class RpcServerProcess implements Child {
  private static final Duration READY = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(10);

  private final Process process;

  private RpcServerProcess(Process process) {
    this.process = process;
  }

  /** Builds the server when it is not there or older than its sources, starts it and returns when it listens. */
  static RpcServerProcess start(Device device, int port, StackSettings settings) {
    RpcServer server = device.ownServer().orElseThrow();
    String name = name(device);
    Path log = settings.folder().log(name);
    Path temporary = settings.folder().temporary(name);
    StackFolder.delete(temporary);
    try {
      Files.createDirectories(temporary);
      Files.createDirectories(log.getParent());
      List<String> command = new ArrayList<>(server.command());
      command.addAll(List.of(built(server, settings, log).toString(), "--lifeline", "--port", Integer.toString(port), "--work-folder",
          temporary.toString()));
      if (device.runtime() instanceof Runtime.Rpc rpc && !rpc.key().isEmpty()) {
        command.addAll(List.of("--key", rpc.key()));
      }
      command.addAll(server.options());
      Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
      try {
        ReadyLine.await(process, name, log, READY);
      } catch (ReadyLine.NotReadyException e) {
        throw new StackException(name + " " + e.getMessage() + "; the end of " + log + ":\n"
            + ChildProcess.lastLines(log, ServiceProcess.LOG_LINES), e);
      }
      return new RpcServerProcess(process);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  /** Of its process and its log. */
  static String name(Device device) {
    return "rpc-server-" + device.name();
  }

  @Override
  public ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public void close() {
    ChildProcess.stop(process, STOP);
  }

  private static Path built(RpcServer server, StackSettings settings, Path log) throws IOException {
    Path home = settings.home().resolve("rpc-server");
    Path output = home.resolve("target").resolve(server.build());
    Path program = output.resolve("mutatenn-rpc-server");
    if (Files.exists(program) && !Files.getLastModifiedTime(program).toInstant().isBefore(newest(home.resolve("src")).toInstant())) {
      return program;
    }
    List<String> command = List.of("sh", home.resolve("build.sh").toString(), server.build(), output.toString(), "--python", settings.python()
        .toString());
    try {
      Process build = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
      if (build.waitFor() != 0) {
        throw new StackException(String.join(" ", command) + " failed; the end of " + log + ":\n"
            + ChildProcess.lastLines(log, ServiceProcess.LOG_LINES));
      }
      return program;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while the RPC server was built", e);
    }
  }

  private static FileTime newest(Path folder) throws IOException {
    FileTime newest = FileTime.fromMillis(0);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        FileTime time = Files.getLastModifiedTime(file);
        newest = time.compareTo(newest) > 0 ? time : newest;
      }
    }
    return newest;
  }
}
