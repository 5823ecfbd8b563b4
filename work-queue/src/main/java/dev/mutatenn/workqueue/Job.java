package dev.mutatenn.workqueue;

import java.util.Map;

/**
 * One record of a work queue.
 *
 * @param topic source topic
 * @param partition source partition
 * @param offset source offset
 * @param key its key, as text
 * @param value decoded
 * @param deliveryCount how often it was handed to somebody, this time included
 * @param headers raw
 */
public record Job<T>(String topic, int partition, long offset, String key, T value, int deliveryCount, Map<String, byte[]> headers) {

  /** For logs. */
  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset + " (" + key + ", delivery " + deliveryCount + ")";
  }
}
