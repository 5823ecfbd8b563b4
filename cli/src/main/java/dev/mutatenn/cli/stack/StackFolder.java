package dev.mutatenn.cli.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where an embedded stack keeps everything.
 *
 * @param root the folder, absolute
 */
public record StackFolder(Path root) {

  public StackFolder {
    root = root.toAbsolutePath().normalize();
  }

  Path broker() {
    return root.resolve("broker");
  }

  Path registry() {
    return root.resolve("registry");
  }

  /** Root of object storage. */
  public Path storage() {
    return root.resolve("storage");
  }

  Path state(String service) {
    return root.resolve("state").resolve(service);
  }

  /** What may be lost: compiled kernels, copies of artifacts. */
  public Path cache(String service) {
    return root.resolve("cache").resolve(service);
  }

  /** Temporary files of a service, gone at its next start. */
  Path temporary(String service) {
    return root.resolve("tmp").resolve(service);
  }

  /** What a process writes. */
  public Path log(String process) {
    return root.resolve("logs").resolve(process + ".log");
  }

  Path lock() {
    return root.resolve("lock");
  }

  Path children() {
    return root.resolve("children.json");
  }

  Path description() {
    return root.resolve("stack.json");
  }

  /** Removes experiments and their records, keeps caches and logs. */
  void forgetExperiments() {
    for (Path part : List.of(broker(), registry(), storage(), root.resolve("state"))) {
      delete(part);
    }
  }

  static void delete(Path folder) {
    if (!Files.exists(folder, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot empty " + folder, e);
    }
  }
}
