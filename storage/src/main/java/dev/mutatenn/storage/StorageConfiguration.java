package dev.mutatenn.storage;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Where objects are kept.
 *
 * @param root {@code file:///folder} or {@code s3://bucket/prefix}
 * @param options settings of OpenDAL's service for the scheme, for s3 for example endpoint, region, access_key_id,
 *     secret_access_key; may hold secrets
 */
public record StorageConfiguration(URI root, Map<String, String> options) {
  private static final String ROOT = "mutatenn.storage.root";
  private static final String OPTIONS = "mutatenn.storage.options.";

  public StorageConfiguration {
    options = Map.copyOf(options);
  }

  /**
   * From a service's properties: {@code mutatenn.storage.root} and {@code mutatenn.storage.options.<name>}. OpenDAL's names hold
   * underscores, which an environment variable turns into dots: {@code access.key.id} means {@code access_key_id}.
   *
   * @param names all properties there are
   * @param values a property's value, or null
   * @throws IllegalArgumentException when there is no root, or it is no URI
   */
  public static StorageConfiguration from(Iterable<String> names, Function<String, String> values) {
    String root = values.apply(ROOT);
    if (root == null || root.isBlank()) {
      throw new IllegalArgumentException(ROOT + " is not set; give a URI, such as file:///var/lib/mutatenn or s3://bucket/prefix");
    }
    Map<String, String> options = new HashMap<>();
    for (String name : names) {
      String value = name.startsWith(OPTIONS) ? values.apply(name) : null;
      if (value != null) {
        options.put(name.substring(OPTIONS.length()).replace('.', '_').replace('-', '_'), value);
      }
    }
    try {
      return new StorageConfiguration(new URI(root), options);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(ROOT + " is no URI: " + e.getMessage() + "; give one such as file:///var/lib/mutatenn", e);
    }
  }

  /** Without the options: they may hold secrets. */
  @Override
  public String toString() {
    return "StorageConfiguration[" + root + "]";
  }
}
