package dev.mutatenn.compilerworker.compile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folders in which the compiler leaves its files until they are in storage: one a compilation, deleted with it. */
public final class JobFolders {
  private static final Logger LOG = LoggerFactory.getLogger(JobFolders.class);
  /** Longer than any compilation; other processes may be at work in the same parent folder. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  private final Path parent;

  /** Also deletes what killed processes left there more than a day ago. */
  public JobFolders(Path parent) throws IOException {
    this.parent = Files.createDirectories(parent);
    Instant limit = Instant.now().minus(ABANDONED);
    for (Path folder : entries(parent)) {
      if (Files.getLastModifiedTime(folder).toInstant().isBefore(limit)) {
        LOG.info("deleting {}, which a process that was killed left behind", folder);
        delete(folder);
      }
    }
  }

  /** One folder. */
  public record JobFolder(Path path) implements AutoCloseable {
    @Override
    public void close() {
      delete(path);
    }
  }

  /** A new, empty folder. */
  public JobFolder open() throws IOException {
    return new JobFolder(Files.createTempDirectory(parent, "job-"));
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.warn("cannot delete {}: {}", folder, e.toString());
    }
  }
}
