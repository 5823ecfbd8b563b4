package dev.mutatenn.storage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what requests name: only below roots that were configured, so that nobody reads the machine's other files by asking
 * for an experiment about them. Thread-safe.
 */
public final class InputSources implements AutoCloseable {
  private final ObjectStore own;
  private final Map<URI, ObjectStore> stores = new LinkedHashMap<>();

  /**
   * @param own the system's storage, always allowed
   * @param allowedRoots further roots; s3 ones are opened with the environment's credentials
   */
  public InputSources(ObjectStore own, List<URI> allowedRoots) {
    this(own, allowedRoots, Map.of());
  }

  /** @param options OpenDAL's options for further s3 roots */
  public InputSources(ObjectStore own, List<URI> allowedRoots, Map<String, String> options) {
    this.own = own;
    stores.put(own.root(), own);
    for (URI root : allowedRoots) {
      ObjectStore store = ObjectStores.open(new StorageConfiguration(root, "s3".equals(root.getScheme()) ? options : Map.of()));
      stores.putIfAbsent(store.root(), store);
    }
  }

  /** Content of the object; {@link ForbiddenUriException} when it may not be read, {@link ObjectNotFound} when there is none. */
  public byte[] read(URI uri) {
    return store(uri).read(uri);
  }

  /** All objects below a folder, in order. */
  public List<URI> list(URI folder) {
    return store(folder).list(folder);
  }

  /** Whether there is such an object. */
  public boolean exists(URI uri) {
    return store(uri).exists(uri);
  }

  /** Roots below which URIs may be read. */
  public List<URI> allowed() {
    return new ArrayList<>(stores.keySet());
  }

  @Override
  public void close() {
    stores.values().stream().filter(store -> store != own).forEach(ObjectStore::close);
  }

  private ObjectStore store(URI uri) {
    for (Map.Entry<URI, ObjectStore> entry : stores.entrySet()) {
      if (RootedPaths.below(entry.getKey(), uri).isPresent()) {
        if ("file".equals(uri.getScheme())) {
          refuseEscape(entry.getKey(), uri);
        }
        return entry.getValue();
      }
    }
    throw new ForbiddenUriException(uri, "this may not be read", allowed());
  }

  /** A symbolic link below an allowed root may point anywhere. */
  private void refuseEscape(URI root, URI uri) {
    try {
      Path base = Path.of(root.getPath());
      Path place = Path.of(uri.getPath());
      if (Files.exists(place) && !place.toRealPath().startsWith(base.toRealPath())) {
        throw new ForbiddenUriException(uri, "a link leads out of " + root, allowed());
      }
    } catch (IOException e) {
      throw new StorageException("cannot look at " + uri, e);
    }
  }
}
