package dev.mutatenn.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3StoreTest extends ObjectStoreContract {
  @TempDir static Path folder;
  private static S3Server server;
  private static ObjectStore store;

  @BeforeAll
  static void start() throws Exception {
    server = new S3Server(folder);
    store = ObjectStores.open(server.configuration(S3Server.secrets().getFirst()));
  }

  @AfterAll
  static void stop() throws Exception {
    store.close();
    server.close();
  }

  @Override
  ObjectStore store() {
    return store;
  }

  @Override
  void damage(Blob blob) throws Exception {
    List<Path> files;
    try (var walk = Files.walk(folder)) {
      files = walk.filter(file -> file.getFileName().toString().startsWith(blob.sha256())).toList();
    }
    Files.writeString(files.getFirst(), "damaged");
  }

  @Test
  void wrongCredentialsAreAFailureThatDoesNotShowThem() {
    try (ObjectStore wrong = ObjectStores.open(server.configuration("guessed-secret"))) {
      assertThatThrownBy(() -> wrong.put("x", "", new byte[] {1})).isInstanceOf(StorageException.class)
          .isNotInstanceOf(ObjectNotFound.class).hasMessageNotContaining("guessed-secret");
    }
  }
}
