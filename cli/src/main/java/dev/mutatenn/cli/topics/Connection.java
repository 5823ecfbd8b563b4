package dev.mutatenn.cli.topics;

import dev.mutatenn.schemas.serde.SerdeConfiguration;
import dev.mutatenn.storage.StorageConfiguration;
import java.util.HashMap;
import java.util.Map;

/**
 * Where a pipeline is reached.
 *
 * @param bootstrapServers its broker
 * @param kafka further settings of Kafka's clients, such as those of TLS; may hold secrets
 * @param serde how records are read and written
 * @param storage its object storage
 */
public record Connection(String bootstrapServers, Map<String, String> kafka, SerdeConfiguration serde, StorageConfiguration storage) {

  public Connection {
    kafka = Map.copyOf(kafka);
  }

  /** Settings of a Kafka client, with {@code own} above all others. */
  public Map<String, Object> client(Map<String, Object> own) {
    Map<String, Object> all = new HashMap<>(kafka);
    all.put("bootstrap.servers", bootstrapServers);
    all.put("client.id", "mutatenn-cli");
    all.putAll(own);
    return all;
  }

  /** Without what may hold secrets. */
  @Override
  public String toString() {
    return "Connection[" + bootstrapServers + ", " + serde.registryUrl() + ", " + storage + "]";
  }
}
