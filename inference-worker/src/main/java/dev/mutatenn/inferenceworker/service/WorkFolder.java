package dev.mutatenn.inferenceworker.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;

/**
 * A folder of this worker's alone, below one that workers may share. A lock says that its worker lives; what a killed worker left
 * is deleted by the next that starts.
 */
final class WorkFolder implements AutoCloseable {
  private static final String PREFIX = "work-";
  private static final String LOCK = "lock";

  private final Path path;
  private final FileChannel lock;

  private WorkFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  static WorkFolder create(Path shared) throws IOException {
    Files.createDirectories(shared);
    // Workers that start at once must not take each other's new folder for an old one.
    try (FileChannel guard = open(shared.resolve(LOCK)); FileLock alone = guard.lock()) {
      try (var folders = Files.newDirectoryStream(shared, PREFIX + "*")) {
        for (Path folder : folders) {
          deleteIfAbandoned(folder);
        }
      }
      Path path = Files.createTempDirectory(shared, PREFIX);
      FileChannel lock = open(path.resolve(LOCK));
      lock.lock();
      return new WorkFolder(path, lock);
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    lock.close();
    delete(path);
  }

  /** Deletes a folder and all in it. */
  static void delete(Path folder) throws IOException {
    List<Path> all;
    try (var files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }

  private static void deleteIfAbandoned(Path folder) throws IOException {
    try (FileChannel channel = open(folder.resolve(LOCK)); FileLock free = channel.tryLock()) {
      if (free != null) {
        delete(folder);
      }
    } catch (OverlappingFileLockException e) {
      // Of another worker in this JVM.
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }
}
