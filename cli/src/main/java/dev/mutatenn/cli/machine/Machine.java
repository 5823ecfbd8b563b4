package dev.mutatenn.cli.machine;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the machine is and has.
 *
 * @param os name of the operating system
 * @param architecture of the processor: x86-64, aarch64, or Java's name for another
 * @param processor its model, or empty
 * @param processors how many
 * @param flags features of the processor as Linux names them; empty where that is not known
 * @param path where programs are looked for
 */
public record Machine(String os, String architecture, String processor, int processors, Set<String> flags, List<Path> path) {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  public Machine {
    flags = Set.copyOf(flags);
    path = List.copyOf(path);
  }

  /** This one. */
  public static Machine here() {
    List<String> cpuinfo = lines();
    String architecture = System.getProperty("os.arch");
    return new Machine(System.getProperty("os.name"), architecture.equals("amd64") ? "x86-64" : architecture, field(cpuinfo, "model name"),
        Runtime.getRuntime().availableProcessors(), new LinkedHashSet<>(Arrays.asList(field(cpuinfo, "flags").split("\\s+"))),
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).filter(folder -> !folder.isBlank()).map(Path::of).toList());
  }

  /** A program on the path. */
  public Optional<Path> program(String name) {
    return path.stream().map(folder -> folder.resolve(name)).filter(Files::isExecutable).filter(Files::isRegularFile).findFirst();
  }

  /** For a manifest. */
  public Map<String, Object> summary() {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("os", os);
    summary.put("architecture", architecture);
    summary.put("processor", processor);
    summary.put("processors", processors);
    return summary;
  }

  private static List<String> lines() {
    try {
      return Files.isReadable(CPUINFO) ? Files.readAllLines(CPUINFO) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static String field(List<String> cpuinfo, String name) {
    return cpuinfo.stream().filter(line -> line.startsWith(name)).findFirst().map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse("");
  }
}
