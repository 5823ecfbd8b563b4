package dev.mutatenn.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.schemas.DeviceProgress;
import dev.mutatenn.schemas.ExperimentProgress;
import dev.mutatenn.schemas.ExperimentState;
import dev.mutatenn.schemas.TargetProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressViewTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final SetClock clock = new SetClock();

  @Test
  void plainLinesComeAtIntervalsAndWithEveryState() {
    PlainView view = new PlainView(out, clock);
    view.show(progress(1, ExperimentState.RUNNING));
    clock.pass(1);
    view.show(progress(2, ExperimentState.RUNNING));
    clock.pass(6);
    view.show(progress(8, ExperimentState.RUNNING));
    view.event("inference-worker-c-gcc ended");
    clock.pass(1);
    view.show(progress(20, ExperimentState.COMPLETED));
    assertThat(text().lines()).containsExactly(
        "0:00  running  compiled c-gcc 20/20 (1 failed)  executed c-gcc 1/20",
        "0:07  running  compiled c-gcc 20/20 (1 failed)  executed c-gcc 8/20  60 mutants/min  0:12 left",
        "inference-worker-c-gcc ended",
        "0:08  completed  compiled c-gcc 20/20 (1 failed)  executed c-gcc 20/20");
  }

  @Test
  void theLiveViewDrawsOverItselfAndEventsStandAbove() {
    LiveView view = new LiveView(out, clock);
    view.show(progress(5, ExperimentState.RUNNING));
    view.event("a service ended");
    view.show(progress(10, ExperimentState.RUNNING));
    assertThat(text()).contains("\u001b[3A").contains("a service ended\n").contains("execute c-gcc            ████████████░░░░░░░░░░░░    10/20");
    assertThat(text().indexOf("a service ended")).isGreaterThan(text().indexOf("5/20"));
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static ExperimentProgress progress(int executed, ExperimentState state) {
    return ExperimentProgress.newBuilder().setExperiment("demo").setName("demo").setState(state).setProblems(List.of())
        .setTargets(List.of(new TargetProgress("c-gcc", 20, 20, 1))).setDevices(List.of(new DeviceProgress("c-gcc", 20, executed, 0)))
        .setStartedAt(Instant.EPOCH).setUpdatedAt(Instant.EPOCH).build();
  }

  private static final class SetClock extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void pass(int seconds) {
      now = now.plus(Duration.ofSeconds(seconds));
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
