package dev.mutatenn.analytics.deadletter;

import dev.mutatenn.schemas.DeadLetter;
import java.util.Map;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.StreamsConfig;

/** Settings of Kafka Streams that make it write our dead letters. */
public final class DeadLetterConfig {
  static final String SERIALIZER = "mutatenn.dead-letters.serializer";
  static final String SERVICE = "analytics-streams";

  private DeadLetterConfig() {}

  public static Map<String, Object> settings(Serializer<DeadLetter> serializer) {
    return Map.of(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, UndecodableHandler.class,
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, MalformedHandler.class,
        SERIALIZER, serializer);
  }
}
