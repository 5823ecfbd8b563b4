package dev.mutatenn.cli.results;

import dev.mutatenn.schemas.DeviceBinding;
import java.util.ArrayList;
import java.util.List;

/**
 * Two devices, in the order of the request.
 *
 * @param a the reference
 * @param b the other
 */
public record DevicePair(String a, String b) {

  /** All pairs, in the order of the devices. */
  public static List<DevicePair> of(List<DeviceBinding> devices) {
    List<DevicePair> pairs = new ArrayList<>();
    for (int i = 0; i < devices.size(); i++) {
      for (int j = i + 1; j < devices.size(); j++) {
        pairs.add(new DevicePair(devices.get(i).getDevice(), devices.get(j).getDevice()));
      }
    }
    return pairs;
  }

  /** Both, for people. */
  @Override
  public String toString() {
    return a + " ~ " + b;
  }
}
