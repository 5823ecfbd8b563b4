package dev.mutatenn.cli.command;

import dev.mutatenn.cli.stack.StackDescription;
import dev.mutatenn.cli.stack.StackFolder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Stops the embedded stack. */
@Command(name = "down", mixinStandardHelpOptions = true, description = "Stops the embedded stack of the data folder; its experiments are kept.")
final class DownCommand implements Callable<Integer> {
  private static final long PATIENCE_SECONDS = 60;

  @Option(names = "--data", paramLabel = "DIR", description = "Data folder (default: MUTATENN_DATA, or .mutatenn in the checkout).")
  private Path data;

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    StackFolder folder = new StackFolder(data == null ? Environment.data() : data);
    Optional<ProcessHandle> supervisor = StackDescription.running(folder).flatMap(StackDescription::supervisor);
    if (supervisor.isEmpty()) {
      System.out.println("no stack runs on " + folder.root());
      return 0;
    }
    supervisor.get().destroy();
    try {
      supervisor.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      // Its children end with it: their lifelines see to that.
      supervisor.get().destroyForcibly();
      supervisor.get().onExit().get();
    }
    System.out.println("the stack on " + folder.root() + " is down");
    return 0;
  }
}
