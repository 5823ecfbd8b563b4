package dev.mutatenn.cli.command;

import dev.mutatenn.cli.stack.EmbeddedPipeline;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The process behind {@code up}: the embedded stack until it is told to stop. */
@Command(name = "supervise", hidden = true, mixinStandardHelpOptions = true,
    description = "Runs the embedded stack in the foreground until it is stopped.")
final class SuperviseCommand implements Callable<Integer> {
  @Mixin private EmbeddedOptions options;

  @Override
  public Integer call() throws Exception {
    try (StackLog log = StackLog.open(options.folder(), System.out::println); EmbeddedPipeline pipeline = EmbeddedPipeline.start(options.settings(),
        options.fresh(), log)) {
      log.accept("the stack is up");
      pipeline.failure().join();
      return Problems.FAILED;
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
