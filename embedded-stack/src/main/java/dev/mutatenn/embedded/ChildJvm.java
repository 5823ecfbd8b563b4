package dev.mutatenn.embedded;

import dev.mutatenn.lifeline.Lifeline;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a JVM is started that must not outlive its parent: with the lifeline agent and a pipe as standard input. */
public final class ChildJvm {

  private ChildJvm() {}

  /**
   * The beginning of a command line: this JVM's {@code java}, the lifeline agent, and options for a small, quick process.
   *
   * @param maximumHeap as for {@code -Xmx}, for example {@code 256m}
   */
  public static List<String> command(String maximumHeap) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-javaagent:" + lifeline());
    command.addAll(List.of("-Xmx" + maximumHeap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError"));
    return command;
  }

  private static Path lifeline() {
    try {
      Path place = Path.of(Lifeline.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (place.toString().endsWith(".jar")) {
        return place;
      }
      throw new IllegalStateException("the lifeline agent must be a jar, not " + place + ": build with mvn package");
    } catch (URISyntaxException e) {
      throw new IllegalStateException("where the lifeline agent lies is no path", e);
    }
  }
}
