package dev.mutatenn.catalogue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whether a machine can compile for a device and run it.
 *
 * @param missing what it lacks; nothing when it can
 */
public record Readiness(List<Missing> missing) {
  public Readiness {
    missing = List.copyOf(missing);
  }

  /** Something that a machine lacks. */
  public sealed interface Missing {

    /** What it is. */
    String what();

    /** Something that a package of Debian's has. */
    record Package(String what, String aptPackage) implements Missing {}

    /** Something else, and what provides it; empty where nothing does. */
    record Other(String what, String remedy) implements Missing {}
  }

  /** Asks a machine for everything that a device and its target require. */
  public static Readiness of(Device device, Target target, Probe machine) {
    Requirements needed = device.requirements();
    List<Missing> missing = new ArrayList<>();
    if (!needed.architecture().isEmpty() && !needed.architecture().equals(machine.architecture())) {
      missing.add(new Missing.Other("a processor of type " + needed.architecture(), "this one is " + machine.architecture()));
    } else {
      List<String> lacking = needed.features().stream().filter(feature -> !machine.features().contains(feature)).toList();
      if (!lacking.isEmpty()) {
        missing.add(new Missing.Other("a processor with " + String.join(", ", lacking), ""));
      }
    }
    Link link = target.link();
    if (!machine.hasProgram(link.compiler())) {
      missing.add(new Missing.Package(link.compiler(), link.aptPackage()));
    }
    packages(missing, without(needed.programs(), link.compiler()), machine::hasProgram);
    packages(missing, needed.files(), file -> machine.hasFile(Path.of(file)));
    others(missing, needed.nodes(), node -> machine.hasFile(Path.of(node)));
    others(missing, needed.libraries(), machine::hasLibrary);
    others(missing, needed.tvmLibraries(), machine::hasTvmLibrary);
    others(missing, needed.pythonPackages(), machine::hasPythonPackage);
    return new Readiness(missing);
  }

  /** Whether it can. */
  public boolean possible() {
    return missing.isEmpty();
  }

  /** What is missing and what to do about it, in one line; empty when nothing is. */
  public String text() {
    List<String> parts = new ArrayList<>();
    List<Missing.Package> packages = missing.stream().filter(Missing.Package.class::isInstance).map(Missing.Package.class::cast).toList();
    if (!packages.isEmpty()) {
      parts.add(packages.stream().map(Missing::what).collect(Collectors.joining(", ")) + " (apt-get install "
          + packages.stream().map(Missing.Package::aptPackage).distinct().collect(Collectors.joining(" ")) + ")");
    }
    for (Missing one : missing) {
      if (one instanceof Missing.Other(String what, String remedy)) {
        parts.add(remedy.isEmpty() ? what : what + " (" + remedy + ")");
      }
    }
    return String.join("; ", parts);
  }

  private static void packages(List<Missing> missing, Map<String, String> needed, Predicate<String> there) {
    needed.forEach((what, aptPackage) -> {
      if (!there.test(what)) {
        missing.add(new Missing.Package(what, aptPackage));
      }
    });
  }

  private static void others(List<Missing> missing, Map<String, String> needed, Predicate<String> there) {
    needed.forEach((what, remedy) -> {
      if (!there.test(what)) {
        missing.add(new Missing.Other(what, remedy));
      }
    });
  }

  private static Map<String, String> without(Map<String, String> all, String one) {
    return all.entrySet().stream().filter(entry -> !entry.getKey().equals(one))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, _) -> first, LinkedHashMap::new));
  }
}
