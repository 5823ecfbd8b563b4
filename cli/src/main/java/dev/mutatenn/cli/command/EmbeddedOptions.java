package dev.mutatenn.cli.command;

import dev.mutatenn.catalogue.Device;
import dev.mutatenn.catalogue.DeviceCatalogue;
import dev.mutatenn.catalogue.Readiness;
import dev.mutatenn.cli.machine.LocalProbe;
import dev.mutatenn.cli.machine.Machine;
import dev.mutatenn.cli.stack.StackFolder;
import dev.mutatenn.cli.stack.StackSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What an embedded stack is started with. */
final class EmbeddedOptions {
  @Option(names = "--data", paramLabel = "DIR", description = "Data folder (default: MUTATENN_DATA, or .mutatenn in the checkout).")
  private Path data;

  @Option(names = "--device", paramLabel = "NAME", split = ",", description = "Devices that get a worker (default: all that can run here).")
  private List<String> devices = List.of();

  @Option(names = "--allow-root", paramLabel = "URI",
      description = "Folder or URI below which experiments may name networks and datasets; may be repeated "
      + "(default: the working directory).")
  private List<String> roots = List.of();

  @Option(names = "--devices", paramLabel = "FILE", description = "A device catalogue of your own (mutatenn.catalogue.devices).")
  private Path catalogueFile;

  @Option(names = "--fresh", description = "Forget all earlier experiments of the data folder first; caches are kept.")
  private boolean fresh;

  boolean fresh() {
    return fresh;
  }

  StackFolder folder() {
    return new StackFolder(data == null ? Environment.data() : data);
  }

  StackSettings settings() {
    Path own = Optional.ofNullable(catalogueFile).or(() -> Environment.setting("mutatenn.catalogue.devices").map(Path::of)).orElse(null);
    DeviceCatalogue catalogue = DeviceCatalogue.load(own);
    return new StackSettings(Environment.home(), folder(), "up", catalogue, own, chosen(catalogue), inputRoots(), Environment.python());
  }

  /** The same as options, for the process that does it. */
  List<String> arguments() {
    StackSettings settings = settings();
    List<String> arguments = new ArrayList<>(List.of("--data", folder().root().toString(), "--device", String.join(",", settings.devices())));
    settings.inputRoots().forEach(root -> arguments.addAll(List.of("--allow-root", root.toString())));
    settings.ownCatalogue().ifPresent(file -> arguments.addAll(List.of("--devices", file.toAbsolutePath().toString())));
    if (fresh) {
      arguments.add("--fresh");
    }
    return arguments;
  }

  private List<String> chosen(DeviceCatalogue catalogue) {
    LocalProbe probe = new LocalProbe(Machine.here(), Environment.python());
    if (devices.isEmpty()) {
      List<String> able = catalogue.devices().stream().filter(device -> probe.readiness(device, catalogue).possible()).map(Device::name).toList();
      if (able.isEmpty()) {
        throw new UsageException("no device of the catalogue can run here: ./mutatenn devices says why");
      }
      return able;
    }
    for (String name : devices) {
      if (catalogue.device(name).isEmpty()) {
        List<String> close = catalogue.closest(name);
        throw new UsageException("there is no device " + name + (close.isEmpty() ? "" : ": did you mean " + String.join(" or ", close) + "?"));
      }
    }
    refuseMissing(probe, catalogue, devices);
    return devices.stream().distinct().toList();
  }

  /** Refuses devices that cannot run here. */
  static void refuseMissing(LocalProbe probe, DeviceCatalogue catalogue, List<String> names) {
    for (String name : names) {
      Readiness readiness = probe.readiness(catalogue.device(name).orElseThrow(), catalogue);
      if (!readiness.possible()) {
        throw new UsageException("the device " + name + " cannot run here; missing: " + readiness.text());
      }
    }
  }

  private List<URI> inputRoots() {
    List<String> all = roots.isEmpty() ? List.of(Path.of("").toAbsolutePath().toString()) : roots;
    return all.stream().map(root -> root.startsWith("file:") || root.startsWith("s3:") ? URI.create(root) : Path.of(root).toAbsolutePath()
        .normalize().toUri())
        .toList();
  }
}
