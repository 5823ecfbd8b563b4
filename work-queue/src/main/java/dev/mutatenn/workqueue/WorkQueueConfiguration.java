package dev.mutatenn.workqueue;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a work queue is read.
 *
 * @param bootstrapServers of the Kafka cluster
 * @param groupId of the share group
 * @param topics to take jobs from
 * @param concurrency jobs at once in this process, 1 or more
 * @param lock how long a job stays this process's without a sign of life; renewed while it runs
 * @param maxAttempts deliveries after which a failing job is given up; less than the broker's delivery limit
 *     (group.share.delivery.count.limit), beyond which the broker drops it without a word
 * @param clientProperties further settings of the Kafka clients (security and the like)
 */
public record WorkQueueConfiguration(
    String bootstrapServers, String groupId, List<String> topics, int concurrency, Duration lock, int maxAttempts, Map<String, Object> clientProperties) {

  public WorkQueueConfiguration {
    topics = List.copyOf(topics);
    clientProperties = Map.copyOf(clientProperties);
    require(concurrency >= 1, "concurrency must be 1 or more, not " + concurrency);
    require(lock.toMillis() >= 1000, "lock must be a second or more, not " + lock);
    require(maxAttempts >= 1, "max-attempts must be 1 or more, not " + maxAttempts);
    require(!topics.isEmpty(), "a work queue needs a topic");
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException("mutatenn.queue: " + message);
    }
  }
}
