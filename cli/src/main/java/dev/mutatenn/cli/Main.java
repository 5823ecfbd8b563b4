package dev.mutatenn.cli;

import dev.mutatenn.cli.command.Mutatenn;
import dev.mutatenn.cli.command.Problems;
import picocli.CommandLine;

/** Starts the command line. Exit status 0: done; 1: it failed; 2: bad usage or a bad experiment file. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command line, for a test too. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Mutatenn());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(new Problems());
    return line;
  }
}
