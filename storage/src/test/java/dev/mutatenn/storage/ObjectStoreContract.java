package dev.mutatenn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every kind of storage must do; the subclasses say which kind. */
abstract class ObjectStoreContract {
  private static final int RACERS = 8;

  @TempDir Path cache;

  abstract ObjectStore store();

  /** Replaces what is stored, as an accident or an attacker would. */
  abstract void damage(Blob blob) throws Exception;

  @Test
  void whatIsPutIsReadAgain() throws Exception {
    byte[] content = random(200_000, 1);
    Blob blob = store().put("artifacts", ".so", content);
    assertThat(blob.bytes()).isEqualTo(content.length);
    assertThat(blob.uri().toString()).isEqualTo(store().root() + "/artifacts/" + blob.sha256().substring(0, 2) + "/" + blob.sha256() + ".so");
    assertThat(store().read(blob)).isEqualTo(content);
    assertThat(store().read(blob.uri())).isEqualTo(content);
    assertThat(store().exists(blob.uri())).isTrue();
    assertThat(store().put("artifacts", ".so", Files.write(cache.resolve("same"), content))).isEqualTo(blob);
  }

  @Test
  void fetchGivesAVerifiedCopyAndMendsADamagedOne() throws Exception {
    byte[] content = random(100_000, 2);
    Blob blob = store().put("models", ".onnx", content);
    Path copy = store().fetch(blob, cache);
    assertThat(copy).hasBinaryContent(content);
    Files.writeString(copy, "damaged");
    assertThat(store().fetch(blob, cache)).isEqualTo(copy).hasBinaryContent(content);
    try (var files = Files.walk(cache)) {
      assertThat(files.filter(Files::isRegularFile)).containsExactly(copy);
    }
  }

  @Test
  void anotherContentThanRecordedIsNeverGivenOut() throws Exception {
    Blob blob = store().put("artifacts", ".so", random(1000, 3));
    damage(blob);
    assertThatThrownBy(() -> store().read(blob)).isInstanceOf(DigestMismatch.class).hasMessageContaining(blob.sha256());
    assertThatThrownBy(() -> store().fetch(blob, cache)).isInstanceOf(DigestMismatch.class);
    assertThat(cache.resolve(blob.sha256().substring(0, 2)).resolve(blob.sha256())).doesNotExist();
  }

  @Test
  void whatIsNotThereIsNotFound() {
    URI nowhere = URI.create(store().root() + "/artifacts/no/thing");
    Blob blob = new Blob(nowhere, "0".repeat(64), 1);
    assertThat(store().exists(nowhere)).isFalse();
    assertThatThrownBy(() -> store().read(nowhere)).isInstanceOf(ObjectNotFound.class);
    assertThatThrownBy(() -> store().fetch(blob, cache)).isInstanceOf(ObjectNotFound.class);
    assertThat(store().list(URI.create(store().root() + "/nothing-here"))).isEmpty();
  }

  @Test
  void listGivesAllObjectsBelowAFolderInOrder() {
    List<URI> expected = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      expected.add(store().put("listed", ".txt", random(10, 100 + i)).uri());
    }
    expected.sort(java.util.Comparator.comparing(URI::toString));
    assertThat(store().list(URI.create(store().root() + "/listed"))).isEqualTo(expected);
  }

  @Test
  void aClaimIsWonOnce() throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Optional<byte[]>>> racers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < RACERS; i++) {
        byte[] mine = ("racer " + i).getBytes(StandardCharsets.UTF_8);
        racers.add(threads.submit(() -> {
          start.await();
          return store().claim("experiments/one/request.sha256", mine);
        }));
      }
      start.countDown();
      int won = 0;
      for (var racer : racers) {
        won += racer.get().isEmpty() ? 1 : 0;
      }
      assertThat(won).isEqualTo(1);
    }
    assertThat(store().claim("experiments/one/request.sha256", new byte[] {1}).orElseThrow()).asString().startsWith("racer ");
  }

  @Test
  void whatLiesOutsideTheRootIsForbidden() {
    for (String bad : List.of("file:///etc/passwd", "s3://other/key", store().root() + "/../secret", store().root() + "/a%2f..%2f..%2fsecret", store().root() + "x/key")) {
      assertThatThrownBy(() -> store().read(URI.create(bad))).as(bad).isInstanceOf(ForbiddenUriException.class)
          .hasMessageContaining(store().root().toString());
    }
  }

  static byte[] random(int size, long seed) {
    byte[] content = new byte[size];
    new Random(seed).nextBytes(content);
    return content;
  }
}
