package dev.mutatenn.schemas;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * One row of the topic catalogue.
 *
 * @param name the topic's name; {@code <target>} in it stands for one topic a target
 * @param purpose what it is for
 * @param key its keys, for people
 * @param value schema of its values
 * @param partitions how many
 * @param cleanup Kafka's cleanup.policy: delete or compact
 * @param retention how long records are kept; zero for ever
 * @param settings further Kafka topic settings
 */
public record Topic(String name, String purpose, String key, Schema value, int partitions, String cleanup, Duration retention, Map<String, String> settings) {

  private static final String TARGET = "<target>";

  /** The registry's subject of its values (TopicNameStrategy). */
  public String subject() {
    return name + "-value";
  }

  /** Whether it stands for one topic a target. */
  public boolean perTarget() {
    return name.contains(TARGET);
  }

  /** The topic of one target. */
  public Topic forTarget(String target) {
    return new Topic(name.replace(TARGET, target), purpose, key, value, partitions, cleanup, retention, settings);
  }

  /** All Kafka topic settings it is created with. */
  public Map<String, String> configuration() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("cleanup.policy", cleanup);
    if (cleanup.contains("delete")) {
      all.put("retention.ms", retention.isZero() ? "-1" : Long.toString(retention.toMillis()));
    }
    all.putAll(settings);
    return all;
  }
}
