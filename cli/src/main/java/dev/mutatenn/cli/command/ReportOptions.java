package dev.mutatenn.cli.command;

import dev.mutatenn.cli.report.Gate;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is written at the end, and what makes it a failure. */
final class ReportOptions {
  @Option(names = {"-o", "--output"}, paramLabel = "DIR", description = "Folder for the results (default: results/<experiment id>).")
  private Path folder;

  @Option(names = "--fail-on", paramLabel = "RULE",
      description = {"Exit with 1 when the rule holds, such as 'discrepancy>0.05' or 'killed<0.1'; may be repeated.",
      "discrepancy: largest share of inputs whose best class differs between two devices;",
      "killed, survived, crashed, degenerate, equivalent: share of verdicts."})
  private List<String> rules = List.of();

  @Option(names = "--junit", paramLabel = "FILE", description = "Also write the rules and every mutant as JUnit XML.")
  private Path junit;

  Path folder(String experiment) {
    return folder == null ? Path.of("results", experiment) : folder;
  }

  Optional<Path> junit() {
    return Optional.ofNullable(junit);
  }

  /** Checked before anything starts. */
  List<Gate> gates() {
    return rules.stream().map(rule -> Gate.parse(rule).orElseThrow(() -> new UsageException("--fail-on " + rule
        + ": a name (" + String.join(", ", Gate.names()) + "), < or >, and a number are needed, as in discrepancy>0.05"))).toList();
  }
}
