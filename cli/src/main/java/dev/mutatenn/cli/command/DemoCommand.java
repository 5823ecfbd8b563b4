package dev.mutatenn.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The example experiment. */
@Command(name = "demo", mixinStandardHelpOptions = true,
    description = "Runs examples/demo.yaml: mutants of six families of a small MobileNetV2, on three devices, over 200 handwritten digits.")
final class DemoCommand implements Callable<Integer> {
  @Mixin private StackOptions stack;

  @Mixin private ReportOptions report;

  @Option(names = "--fresh", description = "Forget all earlier experiments of the data folder first; caches are kept.")
  private boolean fresh;

  @Override
  public Integer call() throws Exception {
    return RunCommand.run(Environment.home().resolve("examples/demo.yaml"), stack, report, fresh);
  }
}
