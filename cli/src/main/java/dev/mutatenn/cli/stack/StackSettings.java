package dev.mutatenn.cli.stack;

import dev.mutatenn.catalogue.Device;
import dev.mutatenn.catalogue.DeviceCatalogue;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an embedded stack is to be.
 *
 * @param home the checkout, with everything built
 * @param folder where it keeps its data
 * @param kind {@code up} or {@code run}: who started it
 * @param catalogue the devices there are
 * @param catalogueFile the file they come from; null for the built-in one
 * @param devices the names of those that get an inference-worker
 * @param inputRoots below which experiments may name networks and datasets
 * @param python interpreter of the environment with TVM
 */
public record StackSettings(Path home, StackFolder folder, String kind, DeviceCatalogue catalogue, Path catalogueFile, List<String> devices,
    List<URI> inputRoots, Path python) {

  public StackSettings {
    devices = List.copyOf(devices);
    inputRoots = List.copyOf(inputRoots);
  }

  /** The targets of the devices. */
  List<String> targets() {
    return devices.stream().map(catalogue::device).map(Optional::orElseThrow).map(Device::target).distinct().toList();
  }

  /** Those of the devices whose RPC server the stack starts. */
  List<Device> ownServers() {
    return devices.stream().map(catalogue::device).map(Optional::orElseThrow).filter(device -> device.ownServer().isPresent()).toList();
  }

  /** The catalogue's file, if it is not the built-in one. */
  public Optional<Path> ownCatalogue() {
    return Optional.ofNullable(catalogueFile);
  }
}
