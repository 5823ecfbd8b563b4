package dev.mutatenn.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The broker in a child process: {@link BrokerMain}, started so that it does not outlive this JVM. */
public final class BrokerProcess implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(15);
  private static final int LINES = 15;

  private final Process process;
  private final String address;

  private BrokerProcess(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts the broker and returns when it answers.
   *
   * @param classPath of a JVM with this module on it
   * @param data the broker's folder, created when absent
   * @param port of the clients' listener, 0 for a free one
   * @param controllerPort of the controller's listener, 0 for a free one
   * @param log file that gets what it writes
   * @throws IllegalStateException when it ends or does not answer in time, with the end of its log
   */
  public static BrokerProcess start(String classPath, Path data, int port, int controllerPort, Path log) {
    List<String> command = ChildJvm.command("384m");
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Dorg.slf4j.simpleLogger.showDateTime=true",
        "-cp", classPath, BrokerMain.class.getName(),
        "--data", data.toAbsolutePath().toString(), "--port", Integer.toString(port), "--controller-port", Integer.toString(controllerPort)));
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
      try {
        return new BrokerProcess(process, ReadyLine.await(process, "broker", log, READY));
      } catch (ReadyLine.NotReadyException e) {
        throw new IllegalStateException("the broker " + e.getMessage() + "; the end of " + log + ":\n" + ChildProcess.lastLines(log, LINES), e);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the broker", e);
    }
  }

  /** Address for {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return address;
  }

  /** The process, for a supervisor that wants to know when it ends. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public void close() {
    ChildProcess.stop(process, STOP);
  }
}
