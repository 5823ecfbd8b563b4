package dev.mutatenn.storage;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Content-addressed object storage. An object lies at {@code <root>/<prefix>/<first two hex digits>/<sha256><suffix>}, so
 * writing the same content twice is one object, and an object's name tells whether its content is right. Thread-safe.
 *
 * <p>Methods throw {@link StorageException} when the storage fails, {@link ObjectNotFound} when there is no such object.
 */
public interface ObjectStore extends AutoCloseable {

  /** Where everything lies. */
  URI root();

  /**
   * Stores content, once.
   *
   * @param prefix what kind of object, for example {@code artifacts}
   * @param suffix end of the object's name, for example {@code .so}, or empty
   */
  Blob put(String prefix, String suffix, byte[] content);

  /** Stores a file's content, once. */
  Blob put(String prefix, String suffix, Path file);

  /** Content of an object, its digest verified: {@link DigestMismatch} when it is not what was recorded. */
  byte[] read(Blob blob);

  /** Content of any object below the root; {@link ForbiddenUriException} for others. */
  byte[] read(URI uri);

  /**
   * A local, verified copy of an object, in {@code cacheFolder} under its digest. A copy that is there already is verified
   * again and replaced when it is damaged; copies appear whole or not at all, also with several processes at it.
   */
  Path fetch(Blob blob, Path cacheFolder);

  /** All objects below a folder that lies below the root, in order of their URIs; none where there is no such folder. */
  List<URI> list(URI folder);

  /** Whether there is such an object below the root. */
  boolean exists(URI uri);

  /**
   * Creates the object {@code <root>/<key>} unless it exists.
   *
   * @return empty when this call created it, otherwise what it holds
   */
  Optional<byte[]> claim(String key, byte[] content);

  @Override
  void close();
}
