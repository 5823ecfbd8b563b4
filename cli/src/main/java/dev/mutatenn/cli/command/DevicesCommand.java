package dev.mutatenn.cli.command;

import dev.mutatenn.catalogue.Device;
import dev.mutatenn.catalogue.DeviceCatalogue;
import dev.mutatenn.catalogue.Readiness;
import dev.mutatenn.catalogue.Target;
import dev.mutatenn.cli.machine.LocalProbe;
import dev.mutatenn.cli.machine.Machine;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the devices. */
@Command(name = "devices", mixinStandardHelpOptions = true,
    description = "Lists the devices, whether each can run here and, if not, what is missing.")
final class DevicesCommand implements Callable<Integer> {
  @Option(names = "--devices", paramLabel = "FILE", description = "A device catalogue of your own (mutatenn.catalogue.devices).")
  private Path file;

  @Override
  public Integer call() {
    DeviceCatalogue catalogue = DeviceCatalogue.load(file == null ? Environment.setting("mutatenn.catalogue.devices").map(Path::of)
        .orElse(null) : file);
    LocalProbe probe = new LocalProbe(Machine.here(), Environment.python());
    System.out.printf("%-18s %-14s %-8s %s%n", "device", "target", "here", "compiled for, linked with");
    for (Device device : catalogue.devices()) {
      Target target = catalogue.targetOf(device);
      Readiness readiness = probe.readiness(device, catalogue);
      System.out.printf("%-18s %-14s %-8s %s%n", device.name(), device.target(), readiness.possible() ? "yes" : "no",
          readiness.possible() ? describe(target) : "missing: " + readiness.text());
    }
    return 0;
  }

  private static String describe(Target target) {
    String options = target.link().options().isEmpty() ? "" : " " + String.join(" ", target.link().options());
    String passes = target.optimisation() == Target.USUAL_OPTIMISATION ? "" : ", optimisation " + target.optimisation();
    return new TreeMap<>(target.tvm()) + passes + ", " + target.link().compiler() + options;
  }
}
