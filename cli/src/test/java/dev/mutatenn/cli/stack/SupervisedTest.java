package dev.mutatenn.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes that do nothing. */
class SupervisedTest {
  private static final Supervised.Patience QUICK = new Supervised.Patience(6, Duration.ofMillis(1), Duration.ofSeconds(60));

  @TempDir Path folder;

  private final BlockingQueue<Process> started = new LinkedBlockingQueue<>();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private ChildRecords records;

  @BeforeEach
  void records() throws IOException {
    records = new ChildRecords(new StackFolder(Files.createDirectories(folder)));
  }

  @Test
  void aProcessThatIsKilledIsStartedAgain() throws Exception {
    Supervised supervised = new Supervised("sleeper", () -> child("sleep", "600"), records, QUICK, events::add);
    supervised.start().get(10, TimeUnit.SECONDS);
    Process first = started.poll(10, TimeUnit.SECONDS);
    assertThat(Files.readString(new StackFolder(folder).children())).contains("\"pid\":" + first.pid());

    first.destroyForcibly();
    Process second = started.poll(10, TimeUnit.SECONDS);
    assertThat(second.pid()).isNotEqualTo(first.pid());
    assertThat(events).singleElement().asString().contains("sleeper (process " + first.pid() + ") ended").contains("started again");

    supervised.stop();
    assertThat(second.isAlive()).isFalse();
    assertThat(started).isEmpty();
    assertThat(supervised.failure()).isNotDone();
  }

  @Test
  void aProcessThatNeverLivesIsGivenUp() {
    Supervised supervised = new Supervised("mayfly", () -> child("true"), records, QUICK, events::add);
    supervised.start();
    assertThatThrownBy(() -> supervised.failure().join()).isInstanceOf(CompletionException.class).cause()
        .isInstanceOf(StackException.class).hasMessageContaining("mayfly").hasMessageContaining("7 times").hasMessageContaining("not started again");
    assertThat(events).hasSize(6);
  }

  @Test
  void aStartThatFailsIsToldAtOnce() {
    Supervised supervised = new Supervised("broken", () -> {
      throw new StackException("port taken");
    }, records, QUICK, events::add);
    assertThatThrownBy(() -> supervised.start().join()).cause().hasMessage("port taken");
  }

  @Test
  void whatAnEarlierStackLeftBehindIsEnded() throws Exception {
    Process left = new ProcessBuilder("sleep", "600").start();
    new ChildRecords(new StackFolder(folder)).started("broker", left.toHandle());
    Process other = new ProcessBuilder("sleep", "600").start();
    // A process that has the number of one that is gone, but began at another time, is somebody else's.
    Path file = new StackFolder(folder).children();
    Files.writeString(file, Files.readString(file).replace("]", ",{\"name\":\"registry\",\"pid\":" + other.pid()
        + ",\"startedAt\":\"1999-01-01T00:00:00Z\"}]"));
    Thread patience = Thread.ofVirtual().start(() -> new ChildRecords(new StackFolder(folder)).clearLeftovers(Duration.ofMillis(200), events::add));
    assertThat(left.waitFor(30, TimeUnit.SECONDS)).isTrue();
    patience.join();
    assertThat(events).singleElement().asString().contains("broker of an earlier run");
    assertThat(other.isAlive()).isTrue();
    other.destroyForcibly();
  }

  private Child child(String... command) {
    try {
      Process process = new ProcessBuilder(command).start();
      started.add(process);
      return Child.of(process.toHandle(), () -> {
        process.destroyForcibly();
        process.onExit().join();
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
