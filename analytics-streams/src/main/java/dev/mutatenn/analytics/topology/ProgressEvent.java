package dev.mutatenn.analytics.topology;

import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.schemas.ExperimentFrame;
import dev.mutatenn.schemas.ExperimentPlan;
import dev.mutatenn.schemas.MutantVerdict;
import dev.mutatenn.schemas.Outcome;
import dev.mutatenn.schemas.Problem;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What happened to an experiment. */
sealed interface ProgressEvent {

  /** It was planned, or refused: then there are problems and no frames. */
  record Planned(String name, Instant at, List<Problem> problems, List<ExperimentFrame> frames) implements ProgressEvent {
    private static final AvroState<Problem> PROBLEM = new AvroState<>(Problem.class);
    private static final AvroState<ExperimentFrame> FRAME = new AvroState<>(ExperimentFrame.class);

    static Planned of(ExperimentPlan plan) {
      return new Planned(plan.getName(), plan.getPlannedAt(), plan.getProblems(), plan.getModels().stream().map(model -> model.getFrame()).toList());
    }

    boolean rejected() {
      return frames.isEmpty();
    }

    @Override
    public void write(DataOutput out) throws IOException {
      out.writeByte('p');
      out.writeUTF(name);
      out.writeLong(at.toEpochMilli());
      out.writeInt(problems.size());
      for (Problem problem : problems) {
        PROBLEM.write(problem, out);
      }
      out.writeInt(frames.size());
      for (ExperimentFrame frame : frames) {
        FRAME.write(frame, out);
      }
    }

    private static Planned from(DataInput in) throws IOException {
      String name = in.readUTF();
      Instant at = Instant.ofEpochMilli(in.readLong());
      List<Problem> problems = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        problems.add(PROBLEM.read(in));
      }
      List<ExperimentFrame> frames = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        frames.add(FRAME.read(in));
      }
      return new Planned(name, at, problems, frames);
    }
  }

  /** A mutant was compiled for a target, or was not. */
  record Compiled(String model, String mutant, String target, Outcome outcome) implements ProgressEvent {

    static Compiled of(Artifact artifact) {
      return new Compiled(artifact.getFrame().getModel(), artifact.getMutant(), artifact.getTarget(), artifact.getOutcome());
    }

    @Override
    public void write(DataOutput out) throws IOException {
      out.writeByte('c');
      out.writeUTF(model);
      out.writeUTF(mutant);
      out.writeUTF(target);
      out.writeUTF(outcome.name());
    }

    private static Compiled from(DataInput in) throws IOException {
      return new Compiled(in.readUTF(), in.readUTF(), in.readUTF(), Outcome.valueOf(in.readUTF()));
    }
  }

  /** All batches of a mutant on a device are in. */
  record Executed(Compiled compiled, String device, Outcome outcome) implements ProgressEvent {

    @Override
    public void write(DataOutput out) throws IOException {
      out.writeByte('e');
      compiled.write(out);
      out.writeUTF(device);
      out.writeUTF(outcome.name());
    }

    private static Executed from(DataInput in) throws IOException {
      return new Executed((Compiled) read(in), in.readUTF(), Outcome.valueOf(in.readUTF()));
    }
  }

  /** Everything final of a mutant is out: so many metric cells and verdicts. */
  record Finished(int cells, int verdicts) implements ProgressEvent {

    @Override
    public void write(DataOutput out) throws IOException {
      out.writeByte('f');
      out.writeInt(cells);
      out.writeInt(verdicts);
    }
  }

  /** A mutant's final verdict on a device is out, and the mutant may be the same program as another. */
  record Verdicted(MutantVerdict verdict) implements ProgressEvent {

    @Override
    public void write(DataOutput out) throws IOException {
      out.writeByte('v');
      Judged.AVRO.write(verdict, out);
    }
  }

  void write(DataOutput out) throws IOException;

  static ProgressEvent read(DataInput in) throws IOException {
    byte kind = in.readByte();
    return switch (kind) {
      case 'p' -> Planned.from(in);
      case 'c' -> Compiled.from(in);
      case 'e' -> Executed.from(in);
      case 'f' -> new Finished(in.readInt(), in.readInt());
      case 'v' -> new Verdicted(Judged.AVRO.read(in));
      default -> throw new IOException("no progress event: " + kind);
    };
  }
}
