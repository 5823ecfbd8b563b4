package dev.mutatenn.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.opendal.Entry;
import org.apache.opendal.ListOptions;
import org.apache.opendal.OpenDALException;
import org.apache.opendal.Operator;
import org.apache.opendal.WriteOptions;

/** {@link ObjectStore} over Apache OpenDAL. */
final class OpenDalStore implements ObjectStore {
  private static final int CLAIM_READS = 50;

  private final URI root;
  private final Operator operator;
  private final boolean renames;

  OpenDalStore(URI root, Operator operator) {
    this.root = root;
    this.operator = operator;
    this.renames = "file".equals(root.getScheme());
  }

  @Override
  public URI root() {
    return root;
  }

  @Override
  public Blob put(String prefix, String suffix, byte[] content) {
    String digest = Digests.sha256(content);
    return place(prefix, suffix, digest, content.length, path -> operator.write(path, content));
  }

  @Override
  public Blob put(String prefix, String suffix, Path file) {
    try {
      return place(prefix, suffix, Digests.sha256(file), Files.size(file), path -> {
        try (InputStream in = Files.newInputStream(file); OutputStream out = operator.createOutputStream(path)) {
          in.transferTo(out);
        }
      });
    } catch (IOException e) {
      throw new StorageException("cannot read " + file, e);
    }
  }

  @Override
  public byte[] read(Blob blob) {
    byte[] content = read(blob.uri());
    String digest = Digests.sha256(content);
    if (!digest.equals(blob.sha256())) {
      throw new DigestMismatch(blob, digest);
    }
    return content;
  }

  @Override
  public byte[] read(URI uri) {
    String path = below(uri);
    return guarded("read " + uri, () -> operator.read(path));
  }

  @Override
  public Path fetch(Blob blob, Path cacheFolder) {
    Path place = cacheFolder.resolve(blob.sha256().substring(0, 2)).resolve(blob.sha256());
    try {
      if (Files.isRegularFile(place) && Digests.sha256(place).equals(blob.sha256())) {
        return place;
      }
      Files.createDirectories(place.getParent());
      Path temporary = Files.createTempFile(place.getParent(), "fetch-", ".part");
      try {
        download(blob, temporary);
        String digest = Digests.sha256(temporary);
        if (!digest.equals(blob.sha256())) {
          throw new DigestMismatch(blob, digest);
        }
        Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return place;
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new StorageException("cannot keep a copy of " + blob.uri() + " in " + cacheFolder, e);
    }
  }

  @Override
  public List<URI> list(URI folder) {
    String path = below(folder);
    String wanted = path.isEmpty() || path.endsWith("/") ? path : path + "/";
    try {
      return operator.list(wanted, ListOptions.builder().recursive(true).build()).stream()
          .map(Entry::getPath)
          .filter(found -> !found.endsWith("/") && !found.isEmpty())
          .map(this::uri)
          .sorted(Comparator.comparing(URI::toString))
          .toList();
    } catch (OpenDALException e) {
      if (e.getCode() == OpenDALException.Code.NotFound) {
        return List.of();
      }
      throw failure("list " + folder, e);
    }
  }

  @Override
  public boolean exists(URI uri) {
    return size(below(uri)) >= 0;
  }

  @Override
  public Optional<byte[]> claim(String key, byte[] content) {
    if (content.length == 0) {
      throw new IllegalArgumentException("a claim needs content, to be told from one that is being written");
    }
    try {
      operator.write(key, content, WriteOptions.builder().ifNotExists(true).build());
      return Optional.empty();
    } catch (OpenDALException e) {
      if (e.getCode() != OpenDALException.Code.AlreadyExists && e.getCode() != OpenDALException.Code.ConditionNotMatch) {
        throw failure("create " + uri(key), e);
      }
    }
    // On a file system the file is there a moment before its content.
    for (int i = 0; i < CLAIM_READS; i++) {
      byte[] found = guarded("read " + uri(key), () -> operator.read(key));
      if (found.length > 0) {
        return Optional.of(found);
      }
      Thread.onSpinWait();
    }
    return Optional.of(new byte[0]);
  }

  @Override
  public void close() {
    operator.close();
  }

  /** Writes what {@code place} stores; may be cut off by a crash. */
  @FunctionalInterface
  private interface Writer {
    void write(String path) throws IOException;
  }

  private Blob place(String prefix, String suffix, String digest, long bytes, Writer writer) {
    String path = prefix + "/" + digest.substring(0, 2) + "/" + digest + suffix;
    Blob blob = new Blob(uri(path), digest, bytes);
    // The name is the content's, so an object of the right size is the right one; readers verify the digest anyway.
    if (size(path) != bytes) {
      try {
        if (renames) {
          String temporary = ".writing/" + UUID.randomUUID();
          writer.write(temporary);
          operator.rename(temporary, path);
        } else {
          writer.write(path);
        }
      } catch (OpenDALException e) {
        throw failure("write " + blob.uri(), e);
      } catch (IOException e) {
        throw new StorageException("cannot write " + blob.uri(), e);
      }
    }
    return blob;
  }

  private void download(Blob blob, Path target) throws IOException {
    String path = below(blob.uri());
    if (size(path) < 0) {
      throw new ObjectNotFound(blob.uri() + " does not exist", null);
    }
    try (InputStream in = operator.createInputStream(path); OutputStream out = Files.newOutputStream(target)) {
      in.transferTo(out);
    } catch (OpenDALException e) {
      throw failure("read " + blob.uri(), e);
    }
  }

  /** Size of an object, or -1 where there is none. */
  private long size(String path) {
    try {
      return operator.stat(path).getContentLength();
    } catch (OpenDALException e) {
      if (e.getCode() == OpenDALException.Code.NotFound) {
        return -1;
      }
      throw failure("look at " + uri(path), e);
    }
  }

  private URI uri(String path) {
    return URI.create(root + "/" + RootedPaths.encode(path));
  }

  private String below(URI uri) {
    return RootedPaths.below(root, uri).orElseThrow(() -> new ForbiddenUriException(uri, "not below this storage's root", List.of(root)));
  }

  private static <T> T guarded(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (OpenDALException e) {
      throw failure(what, e);
    }
  }

  private static StorageException failure(String what, OpenDALException e) {
    return e.getCode() == OpenDALException.Code.NotFound || e.getCode() == OpenDALException.Code.NotADirectory
        ? new ObjectNotFound("cannot " + what + ": it does not exist", e)
        : new StorageException("cannot " + what + ": " + e.getMessage(), e);
  }
}
