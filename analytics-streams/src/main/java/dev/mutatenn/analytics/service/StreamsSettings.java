package dev.mutatenn.analytics.service;

import dev.mutatenn.analytics.deadletter.DeadLetterConfig;
import dev.mutatenn.schemas.DeadLetter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Kafka Streams' configuration.
 *
 * @param clients of all Kafka clients: addresses, security
 * @param applicationId of the topology
 * @param stateFolder under which both keep their state
 * @param instance names this process within the group across restarts
 */
record StreamsSettings(Map<String, String> clients, String applicationId, Path stateFolder, String instance, Duration commitInterval, int threads) {
  /** The largest record of the topics, inference-outputs'. */
  private static final String RECORD_BYTES = "8388608";
  /** A process that was killed takes up its tasks again under the same name; this is for one that never returns. */
  private static final String SESSION_TIMEOUT_MILLIS = "15000";
  private static final String HEARTBEAT_MILLIS = "3000";
  /** How soon a topic of a new target is noticed. */
  private static final String METADATA_MILLIS = "10000";

  Properties topology(Serializer<DeadLetter> deadLetters) {
    Properties p = common("topology", applicationId);
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    p.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
    p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
    p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
    p.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instance);
    p.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    p.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MILLIS);
    p.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), HEARTBEAT_MILLIS);
    p.put(StreamsConfig.consumerPrefix(CommonClientConfigs.METADATA_MAX_AGE_CONFIG), METADATA_MILLIS);
    p.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), RECORD_BYTES);
    p.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "zstd");
    p.put(StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), RECORD_BYTES);
    p.putAll(DeadLetterConfig.settings(deadLetters));
    return p;
  }

  /** Of the view: it has global stores only, hence no group, no transactions, no threads to speak of. */
  Properties view() {
    Properties p = common("view", applicationId + "-view");
    p.put(StreamsConfig.globalConsumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
    return p;
  }

  private Properties common(String role, String id) {
    Properties p = new Properties();
    p.putAll(clients);
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, id);
    p.put(StreamsConfig.CLIENT_ID_CONFIG, id + "-" + ProcessHandle.current().pid());
    p.put(StreamsConfig.STATE_DIR_CONFIG, stateFolder.resolve(role).toString());
    p.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
    p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
    return p;
  }
}
