package dev.mutatenn.storage;

import java.net.URI;
import java.util.Map;

/**
 * Where objects are kept.
 *
 * @param root {@code file:///folder} or {@code s3://bucket/prefix}
 * @param options settings of OpenDAL's service for the scheme, for s3 for example endpoint, region, access_key_id,
 *     secret_access_key; may hold secrets
 */
public record StorageConfiguration(URI root, Map<String, String> options) {
  public StorageConfiguration {
    options = Map.copyOf(options);
  }

  /** Without the options: they may hold secrets. */
  @Override
  public String toString() {
    return "StorageConfiguration[" + root + "]";
  }
}
