package dev.mutatenn.cli.command;

import dev.mutatenn.cli.report.Gate;
import dev.mutatenn.cli.report.JUnitXml;
import dev.mutatenn.cli.report.ReportWriter;
import dev.mutatenn.cli.report.SummaryTable;
import dev.mutatenn.cli.results.OutputSpool;
import dev.mutatenn.cli.results.Results;
import dev.mutatenn.cli.results.ResultsReader;
import dev.mutatenn.cli.topics.Connection;
import dev.mutatenn.cli.topics.TopicReader;
import dev.mutatenn.storage.ObjectStore;
import dev.mutatenn.storage.ObjectStores;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Writes the results of an experiment and says what they are. */
final class Reporting {
  /** Verdicts and progress travel in transactions of their own; the last of the former may be seen a moment after the latter. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private Reporting() {}

  /** Returns whether no rule of the options makes the results a failure. */
  static boolean write(Connection connection, String experiment, boolean ended, ReportOptions options, PrintStream out) throws IOException,
      InterruptedException {
    ResultsReader reader = new ResultsReader(new TopicReader(connection));
    Results results = reader.read(experiment)
        .orElseThrow(() -> new IllegalStateException("there is no plan of an experiment " + experiment + " (a request that was refused has none)"));
    for (Instant end = Instant.now().plus(PATIENCE); ended && !results.complete() && Instant.now().isBefore(end); ) {
      Thread.sleep(500);
      results = reader.read(experiment).orElseThrow();
    }
    Path folder = options.folder(experiment);
    try (OutputSpool outputs = OutputSpool.open(); ObjectStore store = ObjectStores.open(connection.storage())) {
      reader.outputs(results.plan(), outputs);
      new ReportWriter(folder, store).write(results, outputs);
    }
    List<Gate.Judgement> judgements = Gate.judge(options.gates(), results);
    if (options.junit().isPresent()) {
      Path file = options.junit().get().toAbsolutePath();
      Files.createDirectories(file.getParent());
      Files.writeString(file, JUnitXml.of(results, judgements));
    }
    out.print(SummaryTable.of(results));
    judgements.forEach(judgement -> out.println((judgement.failed() ? "FAILED  " : "passed  ") + judgement.text()));
    out.println("report: " + folder.resolve("report.html").toAbsolutePath().toUri());
    return judgements.stream().noneMatch(Gate.Judgement::failed);
  }
}
