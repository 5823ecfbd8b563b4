package dev.mutatenn.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command itself, which does nothing without a subcommand. */
@Command(name = "mutatenn", mixinStandardHelpOptions = true, versionProvider = Mutatenn.Version.class,
    description = {"How does a neural network behave on real hardware when the code its compiler generated is faulty?", ""},
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Also, of the script alone:", "  setup      Prepares Python and builds what is stale.",
        "  test       Runs all tests, Java and Python.", "",
        "A first try: ./mutatenn demo. Every command has --help. Exit status 0: done; 1: it failed; 2: bad usage or a bad experiment file."},
    subcommands = {DemoCommand.class, RunCommand.class, UpCommand.class, DownCommand.class, SubmitCommand.class, WatchCommand.class,
        ReportCommand.class,
        OperatorsCommand.class, SurveyCommand.class, DevicesCommand.class, SuperviseCommand.class})
public final class Mutatenn implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** From what Maven writes into the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      Properties properties = new Properties();
      try (InputStream in = Mutatenn.class.getResourceAsStream("/META-INF/maven/dev.mutatenn/cli/pom.properties")) {
        if (in != null) {
          properties.load(in);
        }
      }
      return new String[] {"mutatenn " + properties.getProperty("version", "(from classes)") + ", Java " + Runtime.version()};
    }
  }
}
