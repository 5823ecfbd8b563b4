package dev.mutatenn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest extends ObjectStoreContract {
  @TempDir Path folder;
  private ObjectStore store;

  @BeforeEach
  void open() {
    store = ObjectStores.open(new StorageConfiguration(folder.resolve("store with space").toUri(), Map.of()));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  ObjectStore store() {
    return store;
  }

  @Override
  void damage(Blob blob) throws Exception {
    Files.writeString(Path.of(blob.uri()), "damaged");
  }

  @Test
  void sourcesAreLimitedToTheAllowedRoots() throws Exception {
    Path allowed = Files.createDirectories(folder.resolve("models"));
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    Files.writeString(allowed.resolve("a b.onnx"), "model");
    Files.createSymbolicLink(allowed.resolve("link.onnx"), secret);
    try (InputSources sources = new InputSources(store, List.of(allowed.toUri()))) {
      URI model = allowed.resolve("a b.onnx").toUri();
      assertThat(sources.read(model)).asString().isEqualTo("model");
      assertThat(sources.list(allowed.toUri())).contains(URI.create(model.toString().replace("file:/", "file:///").replace("file://///", "file:///")));
      assertThat(sources.read(store.put("x", "", new byte[] {1}).uri())).hasSize(1);
      for (String bad : List.of(secret.toUri().toString(), allowed.toUri() + "../secret", allowed.resolve("link.onnx").toUri().toString(),
          "http://example.org/x", "relative/path", "file:opaque")) {
        assertThatThrownBy(() -> sources.read(URI.create(bad))).as(bad).isInstanceOf(ForbiddenUriException.class).hasMessageContaining("models");
      }
      assertThatThrownBy(() -> sources.read(allowed.resolve("absent.onnx").toUri())).isInstanceOf(ObjectNotFound.class);
    }
  }

  @Test
  void anImpossibleRootIsToldWithWhatWouldBeRight() {
    assertThatThrownBy(() -> ObjectStores.open(new StorageConfiguration(URI.create("ftp://host/x"), Map.of())))
        .hasMessageContaining("ftp://host/x").hasMessageContaining("file or s3");
    assertThatThrownBy(() -> ObjectStores.open(new StorageConfiguration(URI.create("s3:/x"), Map.of()))).hasMessageContaining("bucket");
  }

  @Test
  void optionsAreNotPrinted() {
    assertThat(new StorageConfiguration(URI.create("s3://b"), Map.of("secret_access_key", "hush")).toString()).doesNotContain("hush");
  }
}
