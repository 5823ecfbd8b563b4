package dev.mutatenn.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Writes results. */
@Command(name = "report", mixinStandardHelpOptions = true, description = "Writes the results of an experiment, also while it goes on.")
final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "The experiment, as submit named it.")
  private String id;

  @Mixin private StackOptions stack;

  @Mixin private ReportOptions report;

  @Override
  public Integer call() throws Exception {
    report.gates();
    return Reporting.write(stack.required(), id, false, report, System.out) ? 0 : Problems.FAILED;
  }
}
