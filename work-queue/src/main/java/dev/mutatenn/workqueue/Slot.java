package dev.mutatenn.workqueue;

import dev.mutatenn.schemas.FailedRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One share consumer and the one job it holds: takes it, keeps its lock alive while it runs, acknowledges its end. */
final class Slot<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Slot.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private final WorkQueueConfiguration configuration;
  private final int index;
  private final Attempt<T> attempt;
  private volatile boolean closing;
  private volatile boolean busy;
  private volatile long heardOf = System.nanoTime();
  private volatile KafkaShareConsumer<byte[], byte[]> consumer;
  private Thread thread;

  Slot(WorkQueueConfiguration configuration, int index, Deserializer<T> deserializer, JobHandler<T> handler, DeadLetters deadLetters) {
    this.configuration = configuration;
    this.index = index;
    this.attempt = new Attempt<>(deserializer, handler, deadLetters, configuration.maxAttempts());
  }

  void start() {
    thread = Thread.ofPlatform().name("queue-" + configuration.groupId() + "-" + index).start(this::run);
  }

  void stop() {
    closing = true;
    KafkaShareConsumer<byte[], byte[]> current = consumer;
    if (current != null) {
      current.wakeup();
    }
  }

  void awaitEnd(Duration limit) {
    try {
      if (!thread.join(limit)) {
        LOG.warn("{} does not end; its job comes again elsewhere", thread.getName());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean healthy() {
    return thread.isAlive() && System.nanoTime() - heardOf < SILENCE.toNanos();
  }

  boolean busy() {
    return busy;
  }

  private void run() {
    while (!closing) {
      try (KafkaShareConsumer<byte[], byte[]> current = new KafkaShareConsumer<>(properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        consumer = current;
        current.subscribe(configuration.topics());
        while (!closing) {
          heardOf = System.nanoTime();
          for (ConsumerRecord<byte[], byte[]> record : current.poll(POLL)) {
            work(current, record);
          }
        }
      } catch (WakeupException e) {
        // stop() was called, or was meant for a poll that had ended: the loop's condition tells
      } catch (KafkaException | IllegalStateException e) {
        LOG.warn("group {}: {}; starting this consumer anew", configuration.groupId(), e.toString());
        pause();
      }
    }
  }

  /** Does the job of one record, which this consumer holds, to its end. */
  private void work(KafkaShareConsumer<byte[], byte[]> current, ConsumerRecord<byte[], byte[]> record) {
    busy = true;
    FutureTask<AcknowledgeType> task = new FutureTask<>(() -> attempt.at(raw(record)));
    Thread worker = Thread.ofVirtual().name("job-" + record.topic() + "-" + record.partition() + "@" + record.offset()).start(task);
    try {
      Optional<AcknowledgeType> end = await(task, current, record, worker);
      if (end.isPresent()) {
        current.acknowledge(record, end.get());
        commit(current, record);
      } else {
        LOG.warn("the lock on {}-{}@{} is lost; the job goes on, and comes again", record.topic(), record.partition(), record.offset());
        task.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("an attempt must not fail", e.getCause());
    } finally {
      worker.interrupt();
      busy = false;
    }
  }

  /** Waits for the job's end, with signs of life to the broker; empty when the broker has taken the record away. */
  private Optional<AcknowledgeType> await(FutureTask<AcknowledgeType> task, KafkaShareConsumer<byte[], byte[]> current, ConsumerRecord<byte[], byte[]> record, Thread worker)
      throws InterruptedException, ExecutionException {
    long slice = Math.min(configuration.lock().toMillis() / 4, 1000);
    long renewed = System.nanoTime();
    while (true) {
      try {
        return Optional.of(task.get(slice, TimeUnit.MILLISECONDS));
      } catch (TimeoutException running) {
        heardOf = System.nanoTime();
      }
      if (closing) {
        worker.interrupt();
      }
      if (System.nanoTime() - renewed >= configuration.lock().toNanos() / 3) {
        if (!renew(current, record)) {
          return Optional.empty();
        }
        renewed = System.nanoTime();
      }
    }
  }

  /**
   * Renews by commit, never by poll: a poll that carries a renewal makes the client fetch on in the background, and what it
   * fetched would lie in its buffer, locked and expiring and locked again, for as long as the job runs. The poll that follows
   * only hands the renewed record back.
   */
  private boolean renew(KafkaShareConsumer<byte[], byte[]> current, ConsumerRecord<byte[], byte[]> record) {
    current.acknowledge(record, AcknowledgeType.RENEW);
    try {
      if (current.commitSync(configuration.lock()).values().stream().anyMatch(Optional::isPresent)) {
        return false;
      }
    } catch (WakeupException e) {
      // told to stop while renewing: the polls below bring the answer
    }
    long end = System.nanoTime() + configuration.lock().toNanos();
    while (System.nanoTime() < end) {
      try {
        for (ConsumerRecord<byte[], byte[]> one : current.poll(Duration.ofMillis(100))) {
          if (one.offset() == record.offset() && one.partition() == record.partition() && one.topic().equals(record.topic())) {
            return true;
          }
          current.acknowledge(one, AcknowledgeType.RELEASE);
        }
      } catch (WakeupException e) {
        // told to stop: the next poll brings the answer
      }
    }
    return false;
  }

  private void commit(KafkaShareConsumer<byte[], byte[]> current, ConsumerRecord<byte[], byte[]> record) {
    Map<TopicIdPartition, Optional<KafkaException>> outcome;
    try {
      outcome = current.commitSync(Duration.ofSeconds(10));
    } catch (WakeupException e) {
      outcome = current.commitSync(Duration.ofSeconds(10));
    }
    outcome.values().forEach(failure -> failure.ifPresent(e ->
        LOG.warn("{}-{}@{} could not be acknowledged and comes again: {}", record.topic(), record.partition(), record.offset(), e.getMessage())));
  }

  private static FailedRecord raw(ConsumerRecord<byte[], byte[]> record) {
    Map<String, byte[]> headers = new HashMap<>();
    record.headers().forEach(header -> headers.put(header.key(), header.value()));
    return new FailedRecord(record.topic(), record.partition(), record.offset(), record.key(), record.value(), headers, record.deliveryCount().orElse((short) 1));
  }

  static String text(byte[] key) {
    return key == null ? "" : new String(key, StandardCharsets.UTF_8);
  }

  private void pause() {
    try {
      Thread.sleep(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing = true;
    }
  }

  private Map<String, Object> properties() {
    Map<String, Object> all = new HashMap<>(configuration.clientProperties());
    all.put("bootstrap.servers", configuration.bootstrapServers());
    all.put("group.id", configuration.groupId());
    all.put("client.id", configuration.groupId() + "-" + ProcessHandle.current().pid() + "-" + index);
    all.put("share.acknowledgement.mode", "explicit");
    // One record is what a slot can work on; what it does not hold, others can.
    all.put("share.acquire.mode", "record_limit");
    all.put("max.poll.records", "1");
    return all;
  }
}
