package dev.mutatenn.cli.watch;

import dev.mutatenn.schemas.DeviceProgress;
import dev.mutatenn.schemas.ExperimentProgress;
import dev.mutatenn.schemas.TargetProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is said of an experiment's progress: a line a target and device, then pace and time left. */
final class ProgressText {
  private static final int BAR = 24;

  private final Pace pace = new Pace();
  private final Instant begun;

  ProgressText(Instant begun) {
    this.begun = begun;
  }

  /** Several lines, for a terminal. */
  List<String> lines(ExperimentProgress progress, Instant now) {
    pace.add(now, executed(progress));
    List<String> lines = new ArrayList<>();
    lines.add(progress.getExperiment() + "  " + progress.getState().name().toLowerCase(Locale.ROOT) + "  " + clock(Duration.between(begun, now))
        + rest(progress, now));
    for (TargetProgress target : progress.getTargets()) {
      lines.add(row("compile", target.getTarget(), target.getCompiled(), target.getPlanned(), target.getFailed()));
    }
    for (DeviceProgress device : progress.getDevices()) {
      lines.add(row("execute", device.getDevice(), device.getExecuted(), device.getPlanned(), device.getFailed()));
    }
    return lines;
  }

  /** One line, for a log. */
  String line(ExperimentProgress progress, Instant now) {
    pace.add(now, executed(progress));
    StringBuilder line = new StringBuilder(clock(Duration.between(begun, now))).append("  ").append(progress.getState().name()
        .toLowerCase(Locale.ROOT));
    progress.getTargets().forEach(t -> line.append("  compiled ").append(t.getTarget()).append(' ').append(t.getCompiled()).append('/')
        .append(t.getPlanned()).append(failed(t.getFailed())));
    progress.getDevices().forEach(d -> line.append("  executed ").append(d.getDevice()).append(' ').append(d.getExecuted()).append('/')
        .append(d.getPlanned()).append(failed(d.getFailed())));
    return line.append(rest(progress, now)).toString();
  }

  private String rest(ExperimentProgress progress, Instant now) {
    long goal = progress.getDevices().stream().mapToLong(DeviceProgress::getPlanned).sum();
    if (goal == 0 || executed(progress) >= goal) {
      return "";
    }
    return pace.rate(now).map(rate -> "  %.0f mutants/min".formatted(rate * 60)).orElse("") + pace.left(now, goal).map(left -> "  " + clock(left)
        + " left").orElse("");
  }

  private static long executed(ExperimentProgress progress) {
    return progress.getDevices().stream().mapToLong(DeviceProgress::getExecuted).sum();
  }

  private static String row(String what, String name, int done, int planned, int failed) {
    int filled = planned == 0 ? 0 : (int) ((long) BAR * done / planned);
    return "  %s %-16s %s%s %5d/%-5d%s".formatted(what, name, "█".repeat(filled), "░".repeat(BAR - filled), done, planned, failed(failed));
  }

  private static String failed(int failed) {
    return failed == 0 ? "" : " (" + failed + " failed)";
  }

  private static String clock(Duration time) {
    return time.toHours() > 0 ? "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart())
        : "%d:%02d".formatted(time.toMinutes(), time.toSecondsPart());
  }
}
