package dev.mutatenn.catalogue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The devices and targets there are, from devices.yaml or a file of the user's. */
public final class DeviceCatalogue {
  private static final String FILE = "devices.yaml";

  private final List<Target> targets;
  private final List<Device> devices;

  private DeviceCatalogue(List<Target> targets, List<Device> devices) {
    this.targets = List.copyOf(targets);
    this.devices = List.copyOf(devices);
  }

  /**
   * Reads a catalogue.
   *
   * @param file the user's, or null for the one of this build
   * @throws CatalogueException naming file and place when it is wrong
   */
  public static DeviceCatalogue load(Path file) {
    Document document = file == null ? Document.resource(FILE) : Document.file(file);
    document.only("targets", "devices");
    List<Target> targets = document.list("targets").stream().map(DeviceRows::target).toList();
    List<Device> devices = document.list("devices").stream().map(DeviceRows::device).toList();
    DeviceCatalogue catalogue = new DeviceCatalogue(targets, devices);
    refuseDoubles(document.list("targets"), targets.stream().map(Target::name).toList());
    refuseDoubles(document.list("devices"), devices.stream().map(Device::name).toList());
    for (int i = 0; i < devices.size(); i++) {
      if (catalogue.target(devices.get(i).target()).isEmpty()) {
        throw document.list("devices").get(i).wrong("target", "there is no target " + devices.get(i).target() + "; there are "
            + String.join(", ", targets.stream().map(Target::name).toList()));
      }
    }
    return catalogue;
  }

  /** All devices, in the file's order. */
  public List<Device> devices() {
    return devices;
  }

  /** All targets, in the file's order. */
  public List<Target> targets() {
    return targets;
  }

  /** By name. */
  public Optional<Device> device(String name) {
    return devices.stream().filter(device -> device.name().equals(name)).findFirst();
  }

  /** By name. */
  public Optional<Target> target(String name) {
    return targets.stream().filter(target -> target.name().equals(name)).findFirst();
  }

  /** What a device of this catalogue runs. */
  public Target targetOf(Device device) {
    return target(device.target()).orElseThrow();
  }

  /** Device names that somebody who wrote {@code wrong} may have meant, nearest first, at most three. */
  public List<String> closest(String wrong) {
    return Closest.to(wrong, devices.stream().map(Device::name).toList());
  }

  private static void refuseDoubles(List<Document> rows, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      if (!seen.add(names.get(i))) {
        throw rows.get(i).wrong("name", names.get(i) + " is there twice");
      }
    }
  }
}
