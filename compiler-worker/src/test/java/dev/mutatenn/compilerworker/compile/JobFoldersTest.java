package dev.mutatenn.compilerworker.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobFoldersTest {
  @TempDir Path parent;

  @Test
  void aFolderGoesWithItsJob() throws Exception {
    Path path;
    try (var folder = new JobFolders(parent).open()) {
      path = folder.path();
      Files.createDirectories(path.resolve("a/b"));
      Files.writeString(path.resolve("a/b/c"), "x");
    }
    assertThat(path).doesNotExist();
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void whatAKilledProcessLeftIsDeletedWhenItIsOldEnough() throws Exception {
    Path old = Files.createDirectory(parent.resolve("job-old"));
    Path young = Files.createDirectory(parent.resolve("job-young"));
    Files.writeString(old.resolve("artifact.so"), "x");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    new JobFolders(parent);
    assertThat(old).doesNotExist();
    assertThat(young).exists();
  }
}
