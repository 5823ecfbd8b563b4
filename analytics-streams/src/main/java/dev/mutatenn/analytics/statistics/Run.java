package dev.mutatenn.analytics.statistics;

import dev.mutatenn.analytics.metrics.LatencySketch;
import dev.mutatenn.analytics.metrics.NonFinite;
import dev.mutatenn.schemas.BoundsCheck;
import dev.mutatenn.schemas.InferenceOutput;
import dev.mutatenn.schemas.Outcome;
import dev.mutatenn.schemas.Tolerance;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one mutant did on one device over some batches.
 *
 * @param ending the worst outcome, with its signal and message; among equals the earlier batch's
 * @param inputs answered
 * @param labelled of them with a label
 * @param right of them answered right
 * @param nonFinite output elements that are NaN or infinite
 * @param latency of the inferences
 * @param variation whether the outputs vary
 * @param absolute of the tolerance
 * @param relative of the tolerance
 * @param build the artifact
 * @param deterministic null where nothing was computed; false if any batch says so
 * @param flaky if any batch says so
 * @param bounds the gravest that was said; null where nothing was asked
 */
public record Run(Ending ending, long inputs, long labelled, long right, long nonFinite, LatencySketch latency, Variation variation, double absolute,
    double relative, Build build, Boolean deterministic, boolean flaky, BoundsCheck bounds) {

  /** How it ended. */
  public record Ending(Outcome outcome, Integer signal, String detail) {}

  /** What was run. */
  public record Build(String target, Outcome outcome, long millis, int kernels, long bytes, String codeDigest) {}

  public static Run of(InferenceOutput output, Answers answers) {
    long labelled = 0;
    long right = 0;
    long nonFinite = 0;
    for (int i = 0; i < answers.inputs(); i++) {
      labelled += answers.labels()[i] >= 0 ? 1 : 0;
      right += answers.labels()[i] == answers.best()[i] ? 1 : 0;
      nonFinite += NonFinite.nan(answers.vectors()[i]) + NonFinite.infinite(answers.vectors()[i]);
    }
    Tolerance tolerance = output.getFrame().getTolerance();
    double absolute = tolerance.getAbsolute();
    double relative = tolerance.getRelative();
    return new Run(new Ending(output.getOutcome(), output.getSignal(), output.getDetail()), answers.inputs(), labelled, right, nonFinite,
        LatencySketch.of(answers.micros()), Variation.of(answers.vectors(), absolute, relative), absolute, relative,
        new Build(output.getTarget(), output.getCompileOutcome(), output.getCompileMillis(), output.getKernelsCompiled(), output.getArtifactBytes(),
            output.getCodeDigest()),
        output.getDeterministic(), output.getFlaky(), output.getBounds());
  }

  /** @param later of a later batch */
  public Run merge(Run later) {
    return new Run(Severity.worse(later.ending.outcome, ending.outcome) ? later.ending : ending, inputs + later.inputs, labelled + later.labelled,
        right + later.right, nonFinite + later.nonFinite, latency.merge(later.latency), variation.merge(later.variation, absolute, relative),
        absolute, relative, build, and(deterministic, later.deterministic), flaky || later.flaky, gravest(bounds, later.bounds));
  }

  /** Share of the labelled inputs that were answered right. */
  public OptionalDouble accuracy() {
    return labelled == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) right / labelled);
  }

  /** Constant over at least two inputs, or with elements that are not finite. */
  public boolean degenerate() {
    return nonFinite > 0 || (inputs > 1 && variation instanceof Variation.Within);
  }

  /** The graver of two findings: out of bounds, in bounds, unknown, not asked (null). */
  public static BoundsCheck gravest(BoundsCheck one, BoundsCheck other) {
    for (BoundsCheck check : new BoundsCheck[] {BoundsCheck.OUT_OF_BOUNDS, BoundsCheck.IN_BOUNDS, BoundsCheck.UNKNOWN}) {
      if (one == check || other == check) {
        return check;
      }
    }
    return null;
  }

  private static Boolean and(Boolean one, Boolean other) {
    return one == null ? other : other == null ? one : Boolean.valueOf(one && other);
  }

  public void write(DataOutput out) throws IOException {
    out.writeUTF(ending.outcome.name());
    out.writeInt(Optional.ofNullable(ending.signal).orElse(-1));
    Text.write(out, ending.detail);
    for (long count : new long[] {inputs, labelled, right, nonFinite}) {
      out.writeLong(count);
    }
    latency.write(out);
    variation.write(out);
    out.writeDouble(absolute);
    out.writeDouble(relative);
    out.writeUTF(build.target);
    out.writeUTF(build.outcome.name());
    out.writeLong(build.millis);
    out.writeInt(build.kernels);
    out.writeLong(build.bytes);
    out.writeUTF(build.codeDigest);
    out.writeUTF(String.valueOf(deterministic));
    out.writeBoolean(flaky);
    out.writeUTF(bounds == null ? "" : bounds.name());
  }

  public static Run read(DataInput in) throws IOException {
    Outcome outcome = Outcome.valueOf(in.readUTF());
    int signal = in.readInt();
    Ending ending = new Ending(outcome, signal < 0 ? null : Integer.valueOf(signal), Text.read(in));
    return new Run(ending, in.readLong(), in.readLong(), in.readLong(), in.readLong(), LatencySketch.read(in), Variation.read(in), in.readDouble(),
        in.readDouble(), new Build(in.readUTF(), Outcome.valueOf(in.readUTF()), in.readLong(), in.readInt(), in.readLong(), in.readUTF()),
        truth(in.readUTF()), in.readBoolean(), check(in.readUTF()));
  }

  private static Boolean truth(String text) {
    return text.equals("null") ? null : Boolean.valueOf(text);
  }

  private static BoundsCheck check(String name) {
    return name.isEmpty() ? null : BoundsCheck.valueOf(name);
  }
}
