package dev.mutatenn.cli.command;

import dev.mutatenn.cli.stack.StackFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/** What the supervisor does: into its log, and to whoever looks on. */
final class StackLog implements Consumer<String>, AutoCloseable {
  private final PrintStream log;
  private Consumer<String> onlooker;

  private StackLog(PrintStream log, Consumer<String> onlooker) {
    this.log = log;
    this.onlooker = onlooker;
  }

  static StackLog open(StackFolder folder, Consumer<String> onlooker) throws IOException {
    Path file = folder.log("supervisor");
    Files.createDirectories(file.getParent());
    return new StackLog(new PrintStream(Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND), true), onlooker);
  }

  synchronized void to(Consumer<String> next) {
    onlooker = next;
  }

  @Override
  public synchronized void accept(String line) {
    log.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + line);
    onlooker.accept(line);
  }

  @Override
  public void close() {
    log.close();
  }
}
