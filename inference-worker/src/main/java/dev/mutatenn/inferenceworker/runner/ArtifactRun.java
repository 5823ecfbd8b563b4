package dev.mutatenn.inferenceworker.runner;

import dev.mutatenn.inferencerunner.protocol.DeviceAddress;
import dev.mutatenn.inferencerunner.protocol.Request;
import dev.mutatenn.inferencerunner.protocol.Response;
import dev.mutatenn.schemas.BoundsCheck;
import dev.mutatenn.schemas.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one artifact over its batches, in a runner of its own. What may be the machine's fault is tried once more, on another
 * runner, from the first batch on that has no answers. Every batch gets one result, in order.
 */
public final class ArtifactRun {
  private static final Logger LOG = LoggerFactory.getLogger(ArtifactRun.class);
  /** What the error of a failed check says: ours (bounds.py of tvm-driver), and that of TVM's own pass (bound_checker.cc). */
  private static final Pattern OUT_OF_BOUNDS = Pattern.compile("out of (the )?bounds", Pattern.CASE_INSENSITIVE);
  /** For what takes its time however quick an inference has to be: loading, and an inference with bound checks. */
  private static final Duration GENEROUS = Duration.ofSeconds(20);
  private static final long PROCESSOR_ALLOWANCE_SECONDS = 60;

  private final RunnerPool runners;
  private final ArtifactJob job;
  private final Sink sink;
  private int next;
  private Boolean deterministic;
  private BoundsCheck bounds;

  /** Takes the results, each once. */
  @FunctionalInterface
  public interface Sink {
    void take(int batch, BatchResult result) throws Exception;
  }

  public ArtifactRun(RunnerPool runners, ArtifactJob job, Sink sink) {
    this.runners = runners;
    this.job = job;
    this.sink = sink;
  }

  /**
   * Does it.
   *
   * @return how it ended: null when every batch was answered
   * @throws IOException when no runner can be had
   * @throws Exception what the sink throws
   */
  public Ending run() throws Exception {
    bounds = job.checkedLibrary() == null ? null : checkBounds(job.checkedLibrary());
    Ending first = attempt(false);
    if (first == null || !first.maybeTheMachine()) {
      return first == null ? null : giveUp(first, false);
    }
    LOG.warn("{}: {} ({}); trying once more on a fresh runner", job.library().getFileName(), first.outcome(), first.detail());
    if (first.outcome() == Outcome.RPC_LOST && job.device() instanceof DeviceAddress.Remote server && !Reconnection.await(server, job.reconnect())) {
      return giveUp(first, false);
    }
    Ending second = attempt(true);
    return second == null ? null : giveUp(second, !second.agreesWith(first));
  }

  /** The remaining batches; null when all are answered. */
  private Ending attempt(boolean again) throws Exception {
    Runner runner = runners.take();
    try {
      load(runner, job.library());
      while (next < job.batches().size()) {
        TensorBatch batch = job.batches().get(next);
        if (deterministic == null) {
          deterministic = sameTwice(runner, batch);
        }
        List<Response.Answer> answers = runner.run(batch.whole(), job.deadline(), job.classes());
        // The second try got further than the first: they differ.
        sink.take(next, new BatchResult.Answered(answers, new BatchResult.Findings(deterministic, again, bounds)));
        next++;
      }
      return null;
    } catch (RunnerEnded e) {
      return e.ending();
    } finally {
      runners.giveBack(runner);
    }
  }

  private Ending giveUp(Ending ending, boolean flaky) throws Exception {
    BatchResult result = new BatchResult.Unanswered(ending, new BatchResult.Findings(deterministic, flaky, bounds));
    for (; next < job.batches().size(); next++) {
      sink.take(next, result);
    }
    return ending;
  }

  private boolean sameTwice(Runner runner, TensorBatch batch) throws RunnerEnded, InterruptedException {
    byte[] one = runner.run(batch.first(), job.deadline(), job.classes()).getFirst().output();
    byte[] other = runner.run(batch.first(), job.deadline(), job.classes()).getFirst().output();
    return Arrays.equals(one, other);
  }

  private BoundsCheck checkBounds(Path checked) throws IOException, InterruptedException {
    Runner runner = runners.take();
    try {
      load(runner, checked);
      runner.run(job.batches().getFirst().whole(), generous(), job.classes());
      return BoundsCheck.IN_BOUNDS;
    } catch (RunnerEnded e) {
      if (e.ending().outcome() == Outcome.RUN_ERROR && OUT_OF_BOUNDS.matcher(e.ending().detail()).find()) {
        return BoundsCheck.OUT_OF_BOUNDS;
      }
      LOG.info("{}: its checked build does not tell whether accesses are in bounds: {} ({})", job.library().getFileName(), e.ending().outcome(),
          e.ending().detail());
      return BoundsCheck.UNKNOWN;
    } finally {
      runners.giveBack(runner);
    }
  }

  private void load(Runner runner, Path library) throws RunnerEnded, InterruptedException {
    long processor = Math.addExact(PROCESSOR_ALLOWANCE_SECONDS, generous().multipliedBy(job.inputs() + 2L).toSeconds());
    runner.load(new Request.Load(library.toAbsolutePath(), job.device(), processor), generous());
  }

  private Duration generous() {
    return job.deadline().compareTo(GENEROUS) > 0 ? job.deadline() : GENEROUS;
  }
}
