package dev.mutatenn.analytics.service;

import dev.mutatenn.embedded.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A child that runs {@link TopologyMain}. */
final class TopologyProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private TopologyProcess(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  static TopologyProcess start(String brokers, Path folder) throws IOException {
    List<String> command = new ArrayList<>(ChildJvm.command("384m"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
        "-cp", System.getProperty("java.class.path"), TopologyMain.class.getName(), brokers, folder.toString()));
    return new TopologyProcess(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  /** Waits until it runs with at least so many tasks; returns how many. */
  int awaitTasks(int least) {
    try {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith("tasks ") && Integer.parseInt(line.substring(6)) >= least) {
          return Integer.parseInt(line.substring(6));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("the topology's process ended: " + process.toHandle());
  }

  /** kill -9. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }
}
