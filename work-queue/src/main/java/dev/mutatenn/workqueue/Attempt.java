package dev.mutatenn.workqueue;

import dev.mutatenn.schemas.FailedRecord;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at one record, and what it means for the record: taken, given back, or given up. Never throws. */
final class Attempt<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

  private final Deserializer<T> deserializer;
  private final JobHandler<T> handler;
  private final DeadLetters deadLetters;
  private final int maxAttempts;

  Attempt(Deserializer<T> deserializer, JobHandler<T> handler, DeadLetters deadLetters, int maxAttempts) {
    this.deserializer = deserializer;
    this.handler = handler;
    this.deadLetters = deadLetters;
    this.maxAttempts = maxAttempts;
  }

  AcknowledgeType at(FailedRecord record) {
    Job<T> job;
    try {
      T value = deserializer.deserialize(record.topic(), record.value());
      if (value == null) {
        throw new SerializationException("topic " + record.topic() + ": a job needs a value, this record has none");
      }
      job = new Job<>(record.topic(), record.partition(), record.offset(), Slot.text(record.key()), value, record.deliveries(), record.headers());
    } catch (RuntimeException e) {
      return WorkQueue.isTransient(e) && record.deliveries() < maxAttempts ? released(record, e) : buried(record, e);
    }
    try {
      if (record.deliveries() > maxAttempts) {
        throw new IllegalStateException("it was delivered " + (record.deliveries() - 1) + " times and never finished: its workers died");
      }
      handler.handle(job);
      return AcknowledgeType.ACCEPT;
    } catch (InterruptedException e) {
      LOG.info("{} is given back", job);
      return AcknowledgeType.RELEASE;
    } catch (PoisonRecordException e) {
      return buried(record, e);
    } catch (Exception | LinkageError | AssertionError e) {
      return Thread.currentThread().isInterrupted() ? AcknowledgeType.RELEASE : failed(record, job, e);
    }
  }

  private AcknowledgeType failed(FailedRecord record, Job<T> job, Throwable cause) {
    if (record.deliveries() < maxAttempts) {
      return released(record, cause);
    }
    try {
      handler.exhausted(job, cause);
    } catch (InterruptedException e) {
      return AcknowledgeType.RELEASE;
    } catch (Exception e) {
      if (record.deliveries() < maxAttempts + 2) {
        LOG.error("giving up {} failed, trying that again", job, e);
        return AcknowledgeType.RELEASE;
      }
      LOG.error("giving up {} failed again; all that will tell of it is its dead letter", job, e);
    }
    return buried(record, cause);
  }

  private static AcknowledgeType released(FailedRecord record, Throwable cause) {
    LOG.warn("{}-{}@{} failed at delivery {} and comes again", record.topic(), record.partition(), record.offset(), record.deliveries(), cause);
    return AcknowledgeType.RELEASE;
  }

  private AcknowledgeType buried(FailedRecord record, Throwable cause) {
    try {
      deadLetters.publish(record, cause);
      LOG.error("{}-{}@{} ({}) is a dead letter: {}", record.topic(), record.partition(), record.offset(), Slot.text(record.key()), cause.getMessage());
      return AcknowledgeType.REJECT;
    } catch (ExecutionException | RuntimeException e) {
      return released(record, e);
    } catch (InterruptedException e) {
      return AcknowledgeType.RELEASE;
    }
  }
}
