package dev.mutatenn.cli.command;

import dev.mutatenn.cli.machine.LocalProbe;
import dev.mutatenn.cli.machine.Machine;
import dev.mutatenn.cli.stack.EmbeddedPipeline;
import dev.mutatenn.cli.stack.StackSettings;
import dev.mutatenn.cli.topics.Connection;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Everything an experiment needs, from its file to its report. */
@Command(name = "run", mixinStandardHelpOptions = true,
    description = "Runs an experiment: starts the embedded stack (unless one is up or a pipeline is named), submits, watches, writes the report.")
final class RunCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The experiment file (YAML); paths in it are relative to it.")
  private Path file;

  @Mixin private StackOptions stack;

  @Mixin private ReportOptions report;

  @Option(names = "--fresh", description = "Forget all earlier experiments of the data folder first; caches are kept.")
  private boolean fresh;

  @Override
  public Integer call() throws Exception {
    return run(file, stack, report, fresh);
  }

  static int run(Path file, StackOptions stack, ReportOptions report, boolean fresh) throws Exception {
    report.gates();
    PreparedExperiment experiment = PreparedExperiment.read(file, stack.catalogue(), !stack.remote());
    Optional<Connection> running = stack.connection();
    if (running.isPresent()) {
      if (fresh) {
        throw new UsageException("--fresh forgets the experiments of a stack that does not run; stop it first (./mutatenn down)");
      }
      stack.refuseUnless(experiment);
      System.out.println("using the pipeline at " + running.get().bootstrapServers());
      return Conduct.experiment(running.get(), experiment, report, new CompletableFuture<>());
    }
    EmbeddedOptions.refuseMissing(new LocalProbe(Machine.here(), Environment.python()), stack.catalogue(), experiment.file().request().getDevices());
    StackSettings settings = new StackSettings(Environment.home(), stack.folder(), "run", stack.catalogue(), stack.catalogueFile().orElse(null),
        experiment.file().request().getDevices(), experiment.file().inputRoots(), Environment.python());
    try (StackLog log = StackLog.open(stack.folder(), System.out::println); EmbeddedPipeline pipeline = EmbeddedPipeline.start(settings, fresh,
        log)) {
      return Conduct.experiment(StackOptions.connection(pipeline.description()), experiment, report, pipeline.failure(), log);
    }
  }
}
