package dev.mutatenn.cli.command;

import dev.mutatenn.cli.topics.Connection;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Publishes a request. */
@Command(name = "submit", mixinStandardHelpOptions = true, description = "Submits an experiment to a running pipeline and says its id.")
final class SubmitCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The experiment file (YAML).")
  private Path file;

  @Mixin private StackOptions stack;

  @Override
  public Integer call() throws Exception {
    Connection connection = stack.required();
    PreparedExperiment experiment = PreparedExperiment.read(file, stack.catalogue(), !stack.remote());
    stack.refuseUnless(experiment);
    Conduct.submit(connection, experiment);
    return 0;
  }
}
