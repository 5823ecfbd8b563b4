package dev.mutatenn.cli.command;

import dev.mutatenn.cli.topics.Connection;
import dev.mutatenn.cli.topics.RequestPublisher;
import dev.mutatenn.cli.watch.ProgressView;
import dev.mutatenn.cli.watch.ProgressWatcher;
import dev.mutatenn.schemas.ExperimentProgress;
import dev.mutatenn.schemas.ExperimentState;
import dev.mutatenn.schemas.Problem;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/** The steps of an experiment against a pipeline that runs. */
final class Conduct {

  private Conduct() {}

  /** Submits, watches, reports; returns the exit status. */
  static int experiment(Connection connection, PreparedExperiment experiment, ReportOptions report, CompletableFuture<?> abort) throws IOException,
      InterruptedException {
    return experiment(connection, experiment, report, abort, null);
  }

  /** @param log whose lines go through the view while it is shown; may be null */
  static int experiment(Connection connection, PreparedExperiment experiment, ReportOptions report, CompletableFuture<?> abort, StackLog log)
      throws IOException, InterruptedException {
    RequestPublisher.Submission submission = submit(connection, experiment);
    ExperimentProgress end = watch(connection, submission.experiment(), abort, log);
    if (end.getState() == ExperimentState.FAILED) {
      return Problems.FAILED;
    }
    return Reporting.write(connection, submission.experiment(), true, report, System.out) ? 0 : Problems.FAILED;
  }

  static RequestPublisher.Submission submit(Connection connection, PreparedExperiment experiment) throws InterruptedException {
    RequestPublisher.Submission submission = new RequestPublisher(connection, Clock.systemUTC()).submit(experiment.file().request(), experiment.id());
    System.out.println((submission.resumed() ? "experiment " + submission.experiment() + " is under way already: it goes on" : "experiment "
        + submission.experiment()));
    return submission;
  }

  /** Watches until the end, and tells why it failed if it did. */
  static ExperimentProgress watch(Connection connection, String id, CompletableFuture<?> abort, StackLog log) {
    ExperimentProgress end;
    try (ProgressView view = Views.choose()) {
      if (log != null) {
        log.to(view::event);
      }
      end = new ProgressWatcher(connection).follow(id, view, abort);
    } finally {
      if (log != null) {
        log.to(System.out::println);
      }
    }
    for (Problem problem : end.getProblems()) {
      System.err.println((problem.getField().isEmpty() ? "" : problem.getField() + ": ") + problem.getMessage() + "\n    " + problem.getRemedy());
    }
    return end;
  }
}
