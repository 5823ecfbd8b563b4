package dev.mutatenn.mutantgenerator.service;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * The thread that takes one request after the other and commits each only when all it led to is acknowledged. A
 * request that could not be answered, because the broker or the registry is away, is taken again: none is skipped, and
 * requests are answered in the order of their partition, which decides whose an experiment's id is.
 */
public final class RequestLoop implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(RequestLoop.class.getName());
  private static final Duration LIST = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration SHUTDOWN = Duration.ofSeconds(20);

  private final String topic;
  private final List<String> answerTopics;
  private final Consumer<byte[], byte[]> consumer;
  private final RecordHandler handler;
  private final Thread thread;
  private volatile boolean closing;
  private volatile String pollTrouble = "the request loop has not started";
  private volatile String requestTrouble = "";

  /** What is done with one record; whatever it throws means: not done, try again. */
  @FunctionalInterface
  public interface RecordHandler {
    void handle(ConsumerRecord<byte[], byte[]> record) throws Exception;
  }

  /**
   * @param topic to take requests from
   * @param answerTopics what requests lead to; no request is taken before these are there too
   * @param consumer of this loop alone; commits nothing by itself and gives one record a poll
   */
  public RequestLoop(String topic, List<String> answerTopics, Consumer<byte[], byte[]> consumer, RecordHandler handler) {
    this.topic = topic;
    this.answerTopics = List.copyOf(answerTopics);
    this.consumer = consumer;
    this.handler = handler;
    this.thread = Thread.ofPlatform().name("request-loop").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Whether the loop runs. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  /** Why no request is being answered; empty while all is well. */
  public String trouble() {
    return pollTrouble.isEmpty() ? requestTrouble : pollTrouble;
  }

  private void run() {
    try {
      awaitTopics();
      pollTrouble = "joining the consumer group";
      consumer.subscribe(List.of(topic));
      LOG.log(Level.INFO, "taking requests from {0}", topic);
      while (!closing) {
        for (var record : poll()) {
          take(record);
        }
      }
    } catch (WakeupException | InterruptException | InterruptedException e) {
      LOG.log(Level.DEBUG, "the request loop was told to stop");
    } finally {
      // The interruption has done its work; closing the consumer must be able to leave the group.
      Thread.interrupted();
      consumer.close();
      LOG.log(Level.INFO, "the request loop has ended");
    }
  }

  private void awaitTopics() throws InterruptedException {
    List<String> told = List.of();
    while (!closing) {
      try {
        Set<String> present = consumer.listTopics(LIST).keySet();
        List<String> missing = Stream.concat(Stream.of(topic), answerTopics.stream()).filter(name -> !present.contains(name)).toList();
        if (missing.isEmpty()) {
          return;
        }
        pollTrouble = "waiting for topics " + missing + ": they are created from topics.yaml (mutatenn up does it)";
        if (!missing.equals(told)) {
          LOG.log(Level.WARNING, pollTrouble);
          told = missing;
        }
        Thread.sleep(POLL);
      } catch (WakeupException | InterruptException e) {
        throw e;
      } catch (KafkaException e) {
        pollTrouble = "the broker does not answer yet: " + e.getMessage();
        LOG.log(Level.WARNING, pollTrouble);
        Thread.sleep(PAUSE_AFTER_FAILURE);
      }
    }
  }

  private Iterable<ConsumerRecord<byte[], byte[]>> poll() throws InterruptedException {
    try {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      pollTrouble = "";
      return records;
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      // A broker that is away, missing rights: both may pass.
      pollTrouble = "cannot read " + topic + ": " + e;
      pauseAfter(pollTrouble, e);
      return List.of();
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
    var partition = new TopicPartition(record.topic(), record.partition());
    try {
      handler.handle(record);
      consumer.commitSync(Map.of(partition, new OffsetAndMetadata(record.offset() + 1)));
      requestTrouble = "";
    } catch (WakeupException | InterruptException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      requestTrouble = "record %d of %s is not answered and will be taken again: %s".formatted(record.offset(), partition, e);
      pauseAfter(requestTrouble, e);
      // A partition that went to another worker is that worker's to read.
      if (consumer.assignment().contains(partition)) {
        consumer.seek(partition, record.offset());
      }
    }
  }

  private static void pauseAfter(String trouble, Exception cause) throws InterruptedException {
    LOG.log(Level.ERROR, trouble, cause);
    Thread.sleep(PAUSE_AFTER_FAILURE);
  }

  /** Stop: a request in hand is left to its redelivery. */
  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      if (thread.isAlive() && !thread.join(SHUTDOWN)) {
        LOG.log(Level.WARNING, "the request loop did not end within {0}", SHUTDOWN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
