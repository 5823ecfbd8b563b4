package dev.mutatenn.analytics.topology;

import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.DeviceProgress;
import dev.mutatenn.schemas.ExperimentFrame;
import dev.mutatenn.schemas.ExperimentProgress;
import dev.mutatenn.schemas.ExperimentState;
import dev.mutatenn.schemas.Outcome;
import dev.mutatenn.schemas.TargetProgress;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What has happened to one experiment.
 *
 * @param plan empty as long as only its consequences have been seen: topics overtake each other
 * @param compiled by target
 * @param executed by device
 * @param cells final metrics that are out
 * @param verdicts final verdicts that are out
 * @param ended whether the last progress record is out
 * @param updatedAt time of the last event, milliseconds since the epoch
 */
record ProgressState(Optional<ProgressEvent.Planned> plan, Map<String, Tally> compiled, Map<String, Tally> executed, int cells, int verdicts,
    boolean ended, long updatedAt) {
  static final ProgressState EMPTY = new ProgressState(Optional.empty(), Map.of(), Map.of(), 0, 0, false, 0);

  /** How many, and how many of them failed. */
  record Tally(int all, int failed) {

    Tally add(Outcome outcome) {
      boolean fine = outcome == Outcome.OK || outcome == Outcome.NOT_APPLICABLE;
      return new Tally(all + 1, failed + (fine ? 0 : 1));
    }
  }

  ProgressState planned(ProgressEvent.Planned event) {
    return plan.isPresent() ? this : new ProgressState(Optional.of(event), compiled, executed, cells, verdicts, ended, updatedAt);
  }

  ProgressState compiled(String target, Outcome outcome) {
    return new ProgressState(plan, add(compiled, target, outcome), executed, cells, verdicts, ended, updatedAt);
  }

  ProgressState executed(String device, Outcome outcome) {
    return new ProgressState(plan, compiled, add(executed, device, outcome), cells, verdicts, ended, updatedAt);
  }

  ProgressState finished(int moreCells, int moreVerdicts) {
    return new ProgressState(plan, compiled, executed, cells + moreCells, verdicts + moreVerdicts, ended, updatedAt);
  }

  ProgressState at(long timestamp) {
    boolean end = plan.isPresent() && state(plan.get()) != ExperimentState.RUNNING;
    return new ProgressState(plan, compiled, executed, cells, verdicts, ended || end, Math.max(updatedAt, timestamp));
  }

  /** The record that says so; empty before the plan is known. */
  Optional<ExperimentProgress> progress(String experiment) {
    return plan.map(known -> ExperimentProgress.newBuilder()
        .setExperiment(experiment).setName(known.name()).setState(state(known)).setProblems(known.problems())
        .setTargets(planned(known.frames(), DeviceBinding::getTarget).entrySet().stream().map(target -> {
          Tally tally = compiled.getOrDefault(target.getKey(), new Tally(0, 0));
          return new TargetProgress(target.getKey(), target.getValue(), tally.all, tally.failed);
        }).toList())
        .setDevices(planned(known.frames(), DeviceBinding::getDevice).entrySet().stream().map(device -> {
          Tally tally = executed.getOrDefault(device.getKey(), new Tally(0, 0));
          return new DeviceProgress(device.getKey(), device.getValue(), tally.all, tally.failed);
        }).toList())
        .setFrames(known.frames()).setCellsPlanned(cellsPlanned(known.frames())).setCellsFinal(cells)
        .setStartedAt(known.at()).setUpdatedAt(Instant.ofEpochMilli(updatedAt)).build());
  }

  private ExperimentState state(ProgressEvent.Planned known) {
    if (known.rejected()) {
      return ExperimentState.FAILED;
    }
    boolean all = cells == cellsPlanned(known.frames()) && verdicts == verdictsPlanned(known.frames());
    return all ? ExperimentState.COMPLETED : ExperimentState.RUNNING;
  }

  private static int cellsPlanned(List<ExperimentFrame> frames) {
    return frames.stream().mapToInt(frame -> {
      int devices = frame.getDevices().size();
      return frame.getMutants() * devices * (devices - 1) / 2 + (frame.getMutants() - 1) * devices;
    }).sum();
  }

  private static int verdictsPlanned(List<ExperimentFrame> frames) {
    return frames.stream().mapToInt(frame -> frame.getMutants() * frame.getDevices().size()).sum();
  }

  /** Mutants by target or device, in the request's order; two devices of one target share an artifact. */
  private static Map<String, Integer> planned(List<ExperimentFrame> frames, Function<DeviceBinding, String> name) {
    Map<String, Integer> planned = new LinkedHashMap<>();
    for (ExperimentFrame frame : frames) {
      frame.getDevices().stream().map(name).distinct().forEach(each -> planned.merge(each, frame.getMutants(), Integer::sum));
    }
    return planned;
  }

  private static Map<String, Tally> add(Map<String, Tally> tallies, String name, Outcome outcome) {
    Map<String, Tally> more = new TreeMap<>(tallies);
    more.put(name, tallies.getOrDefault(name, new Tally(0, 0)).add(outcome));
    return more;
  }

  void write(DataOutput out) throws IOException {
    out.writeBoolean(plan.isPresent());
    if (plan.isPresent()) {
      plan.get().write(out);
    }
    for (Map<String, Tally> tallies : List.of(compiled, executed)) {
      out.writeInt(tallies.size());
      for (Map.Entry<String, Tally> tally : tallies.entrySet()) {
        out.writeUTF(tally.getKey());
        out.writeInt(tally.getValue().all);
        out.writeInt(tally.getValue().failed);
      }
    }
    out.writeInt(cells);
    out.writeInt(verdicts);
    out.writeBoolean(ended);
    out.writeLong(updatedAt);
  }

  static ProgressState read(DataInput in) throws IOException {
    Optional<ProgressEvent.Planned> plan = in.readBoolean() ? Optional.of((ProgressEvent.Planned) ProgressEvent.read(in)) : Optional.empty();
    return new ProgressState(plan, tallies(in), tallies(in), in.readInt(), in.readInt(), in.readBoolean(), in.readLong());
  }

  private static Map<String, Tally> tallies(DataInput in) throws IOException {
    Map<String, Tally> tallies = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      tallies.put(in.readUTF(), new Tally(in.readInt(), in.readInt()));
    }
    return tallies;
  }
}
