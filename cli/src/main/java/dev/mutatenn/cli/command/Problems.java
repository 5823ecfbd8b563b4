package dev.mutatenn.cli.command;

import dev.mutatenn.catalogue.CatalogueException;
import dev.mutatenn.cli.experiment.BadExperimentFile;
import picocli.CommandLine;

/** Tells what went wrong in words, without a stack trace (which MUTATENN_DEBUG=1 brings), and chooses the exit status. */
public final class Problems implements CommandLine.IExecutionExceptionHandler {
  static final int FAILED = 1;
  static final int BAD_USAGE = 2;

  @Override
  public int handleExecutionException(Exception problem, CommandLine line, CommandLine.ParseResult parsed) {
    if (System.getenv("MUTATENN_DEBUG") != null) {
      problem.printStackTrace(line.getErr());
    }
    String message = problem.getMessage() == null ? problem.toString() : problem.getMessage();
    line.getErr().println(line.getColorScheme().errorText(message));
    return switch (problem) {
      case BadExperimentFile _, UsageException _, CatalogueException _ -> BAD_USAGE;
      default -> FAILED;
    };
  }
}
