package dev.mutatenn.analytics.statistics;

import java.util.ArrayList;
import java.util.List;

/** One thing that is measured of a mutant, batch by batch. */
public sealed interface Slot {

  /** Its name within the mutant, unique and stable: a part of state keys. */
  String name();

  /** The mutant's own conduct on a device. */
  record Conduct(String device) implements Slot {
    @Override
    public String name() {
      return "run|" + device;
    }
  }

  /** One mutant on two devices. */
  record Pair(String deviceA, String deviceB) implements Slot {
    @Override
    public String name() {
      return "pair|" + deviceA + "|" + deviceB;
    }
  }

  /** The original (reference) and the mutant on one device. */
  record Against(String device) implements Slot {
    @Override
    public String name() {
      return "against|" + device;
    }
  }

  /** The mutant's changes beside the original's noise between devices. */
  record Background(String device) implements Slot {
    @Override
    public String name() {
      return "noise|" + device;
    }
  }

  /** The slot of a name. */
  static Slot parse(String name) {
    String[] parts = name.split("\\|", -1);
    return switch (parts[0]) {
      case "run" -> new Conduct(parts[1]);
      case "pair" -> new Pair(parts[1], parts[2]);
      case "against" -> new Against(parts[1]);
      case "noise" -> new Background(parts[1]);
      default -> throw new IllegalArgumentException("no slot: " + name);
    };
  }

  /** Every slot a mutant fills in the course of an experiment. */
  static List<Slot> all(Subject subject) {
    List<Slot> all = new ArrayList<>(cells(subject));
    for (String device : subject.deviceNames()) {
      all.add(new Conduct(device));
      if (!subject.original()) {
        all.add(new Background(device));
      }
    }
    return all;
  }

  /** Those of them that are metric cells. */
  static List<Slot> cells(Subject subject) {
    List<Slot> all = new ArrayList<>();
    List<String> devices = subject.deviceNames();
    for (int a = 0; a < devices.size(); a++) {
      for (int b = a + 1; b < devices.size(); b++) {
        all.add(new Pair(devices.get(a), devices.get(b)));
      }
      if (!subject.original()) {
        all.add(new Against(devices.get(a)));
      }
    }
    return all;
  }
}
