package dev.mutatenn.analytics.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** A name that stays with a state folder: by it the group knows a process that died and came back, and gives it its tasks at once. */
final class InstanceName {

  private InstanceName() {}

  /** @throws UncheckedIOException when the folder cannot be written */
  static String of(Path stateFolder) {
    Path file = stateFolder.resolve("instance");
    try {
      Files.createDirectories(stateFolder);
      if (!Files.exists(file) || Files.size(file) == 0) {
        Files.writeString(file, UUID.randomUUID().toString());
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("mutatenn.analytics.state-folder " + stateFolder + " cannot be used: " + e.getMessage(), e);
    }
  }
}
