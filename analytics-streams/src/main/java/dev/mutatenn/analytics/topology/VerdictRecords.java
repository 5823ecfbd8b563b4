package dev.mutatenn.analytics.topology;

import dev.mutatenn.analytics.statistics.Comparison;
import dev.mutatenn.analytics.statistics.Noise;
import dev.mutatenn.analytics.statistics.Part;
import dev.mutatenn.analytics.statistics.Run;
import dev.mutatenn.analytics.statistics.Slot;
import dev.mutatenn.analytics.statistics.Subject;
import dev.mutatenn.analytics.verdict.Judge;
import dev.mutatenn.analytics.verdict.KillRule;
import dev.mutatenn.schemas.BoundsCheck;
import dev.mutatenn.schemas.MutantVerdict;
import dev.mutatenn.schemas.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Complete folds of a mutant as records of mutant-verdicts. */
record VerdictRecords(Judge judge, Folds folds) {

  /** The verdict on one device while other devices are awaited; empty while the device itself is not complete. */
  Optional<MutantVerdict> early(Subject subject, String device) {
    boolean ready = run(subject, device).isPresent() && (subject.original() || against(subject, device).isPresent())
        && (subject.original() || !judge.rule().needsNoise() || noise(subject, device).isPresent());
    return ready ? Optional.of(builder(subject, device).setFinalValue(false).build()) : Optional.empty();
  }

  /** The verdicts on all devices, once every slot of the mutant is complete. */
  List<MutantVerdict> all(Subject subject) {
    List<Run> runs = subject.deviceNames().stream().map(device -> run(subject, device).orElseThrow()).toList();
    List<Comparison> pairs = new ArrayList<>();
    for (Slot cell : Slot.cells(subject)) {
      if (cell instanceof Slot.Pair) {
        pairs.add(comparison(subject, cell).orElseThrow());
      }
    }
    var consistency = Judge.consistency(runs, pairs).orElse(null);
    BoundsCheck bounds = runs.stream().map(Run::bounds).reduce(null, Run::gravest);
    List<MutantVerdict> verdicts = new ArrayList<>();
    for (String device : subject.deviceNames()) {
      Optional<Noise> noise = noise(subject, device).filter(counted -> counted.inputs() > 0);
      verdicts.add(builder(subject, device).setFinalValue(true).setConsistency(consistency).setBounds(bounds)
          .setChangeP(noise.map(KillRule::pValue).orElse(null)).setChangeEffect(noise.map(KillRule::effect).orElse(null)).build());
    }
    return verdicts;
  }

  private MutantVerdict.Builder builder(Subject subject, String device) {
    Run run = run(subject, device).orElseThrow();
    Optional<Comparison> against = against(subject, device);
    Run.Build build = run.build();
    return MutantVerdict.newBuilder()
        .setExperiment(subject.experiment()).setModel(subject.model()).setMutant(subject.mutant()).setMutation(subject.mutation())
        .setDevice(device).setTarget(build.target())
        .setOutcome(run.ending().outcome()).setSignal(run.ending().signal()).setDetail(detail(run, against))
        .setVerdict(judge.verdict(run, against, noise(subject, device)).orElse(null))
        .setCompileMillis(build.millis()).setKernelsCompiled(build.kernels()).setArtifactBytes(build.bytes()).setCodeDigest(build.codeDigest())
        .setInferenceMicrosP50(boxed(run.latency().quantile(0.5))).setInferenceMicrosP95(boxed(run.latency().quantile(0.95)))
        .setInferenceMicrosP99(boxed(run.latency().quantile(0.99)))
        .setInputs(Math.toIntExact(run.inputs())).setAccuracy(MetricRecords.boxed(run.accuracy())).setTop1VsOriginal(agreement(subject, run, against))
        .setDeterministic(run.deterministic()).setFlaky(run.flaky()).setBounds(run.bounds());
  }

  private static String detail(Run run, Optional<Comparison> against) {
    boolean alone = run.ending().outcome() == Outcome.OK && against.isPresent() && against.get().inputs() == 0;
    return alone ? "the original has no answer on this device to compare with" : run.ending().detail();
  }

  private static Double agreement(Subject subject, Run run, Optional<Comparison> against) {
    if (subject.original()) {
      return run.inputs() == 0 ? null : Double.valueOf(1);
    }
    return against.filter(c -> c.inputs() > 0).map(c -> (double) (c.inputs() - c.changed()) / c.inputs()).orElse(null);
  }

  private Optional<Run> run(Subject subject, String device) {
    return folds.complete(subject, new Slot.Conduct(device)).map(part -> ((Part.OfRun) part).run());
  }

  private Optional<Comparison> against(Subject subject, String device) {
    return subject.original() ? Optional.empty() : comparison(subject, new Slot.Against(device));
  }

  private Optional<Comparison> comparison(Subject subject, Slot slot) {
    return folds.complete(subject, slot).map(part -> ((Part.OfComparison) part).comparison());
  }

  private Optional<Noise> noise(Subject subject, String device) {
    return subject.original() ? Optional.empty() : folds.complete(subject, new Slot.Background(device)).map(part -> ((Part.OfNoise) part).noise());
  }

  private static Long boxed(OptionalLong value) {
    return value.isPresent() ? Long.valueOf(value.getAsLong()) : null;
  }
}
