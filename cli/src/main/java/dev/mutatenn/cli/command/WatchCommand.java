package dev.mutatenn.cli.command;

import dev.mutatenn.schemas.ExperimentState;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Follows an experiment. */
@Command(name = "watch", mixinStandardHelpOptions = true, description = "Shows the progress of an experiment until it has ended.")
final class WatchCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "The experiment, as submit named it.")
  private String id;

  @Mixin private StackOptions stack;

  @Override
  public Integer call() {
    return Conduct.watch(stack.required(), id, new CompletableFuture<>(), null).getState() == ExperimentState.COMPLETED ? 0 : Problems.FAILED;
  }
}
