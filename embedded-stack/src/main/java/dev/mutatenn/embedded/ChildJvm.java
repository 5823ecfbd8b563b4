package dev.mutatenn.embedded;

import dev.mutatenn.lifeline.Lifeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a JVM is started that must not outlive its parent: with the lifeline agent and a pipe as standard input. Where setsid (util-linux) is there,
 * in a
 * session of its own: a terminal's Ctrl-C then reaches the parent alone, which stops its children in their order.
 */
public final class ChildJvm {

  private ChildJvm() {}

  /**
   * The beginning of a command line: this JVM's {@code java}, the lifeline agent, and options for a small, quick process.
   *
   * @param maximumHeap as for {@code -Xmx}, for example {@code 256m}
   */
  public static List<String> command(String maximumHeap) {
    List<String> command = new ArrayList<>();
    setsid().ifPresent(program -> command.add(program.toString()));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-javaagent:" + lifeline());
    command.addAll(List.of("-Xmx" + maximumHeap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError"));
    return command;
  }

  /** It replaces itself by the JVM, so that the process id is the JVM's. */
  private static Optional<Path> setsid() {
    return Stream.of("/usr/bin/setsid", "/bin/setsid").map(Path::of).filter(Files::isExecutable).findFirst();
  }

  /** The agent's jar; under a build tool that puts a module's classes on the class path instead, the jar that was packaged beside them. */
  private static Path lifeline() {
    try {
      Path place = Path.of(Lifeline.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return place.toString().endsWith(".jar") ? place : packaged(place.getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("where the lifeline agent lies is no path", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look for the lifeline agent", e);
    }
  }

  private static Path packaged(Path folder) throws IOException {
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "lifeline-*.jar")) {
      for (Path jar : jars) {
        return jar;
      }
    }
    throw new IllegalStateException("no lifeline-*.jar in " + folder + ": the lifeline agent must be a jar; build it with mvn package");
  }
}
