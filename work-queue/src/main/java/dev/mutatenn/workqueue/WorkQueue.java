package dev.mutatenn.workqueue;

import dev.mutatenn.schemas.serde.RegistryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Long, independent jobs from a share group (KIP-932): any number of workers, also more than partitions; a job stays its
 * worker's while it runs (lock renewal, KIP-1222) and goes to another when the worker dies.
 *
 * <p>Each of {@code concurrency} slots has a share consumer of its own that holds one record at a time, because a consumer that
 * renews a lock fetches nothing new in the same poll: one consumer for several long jobs would leave slots idle.
 */
public final class WorkQueue<T> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);
  private static final Duration TELL_EVERY = Duration.ofSeconds(15);
  private static final Duration STOP = Duration.ofSeconds(20);

  private static final int SPARE_DELIVERIES = 3;

  private final WorkQueueConfiguration configuration;
  private final Deserializer<T> deserializer;
  private final JobHandler<T> handler;
  private final DeadLetters deadLetters;
  private final List<Slot<T>> slots = new ArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private Thread starter;

  public WorkQueue(WorkQueueConfiguration configuration, Deserializer<T> deserializer, JobHandler<T> handler, DeadLetters deadLetters) {
    this.configuration = configuration;
    this.deserializer = deserializer;
    this.handler = handler;
    this.deadLetters = deadLetters;
  }

  /** Starts taking jobs, as soon as the topics are there; returns at once. */
  public synchronized void start() {
    if (starter != null) {
      throw new IllegalStateException("a work queue is started once");
    }
    starter = Thread.ofPlatform().name("queue-" + configuration.groupId() + "-start").daemon().start(this::prepareAndRun);
  }

  /** Whether jobs are being taken: every slot is up and was heard of lately. */
  public synchronized boolean healthy() {
    return slots.size() == configuration.concurrency() && slots.stream().allMatch(Slot::healthy);
  }

  /** How many jobs run now. */
  public synchronized int running() {
    return (int) slots.stream().filter(Slot::busy).count();
  }

  /** Stops: running jobs are interrupted and released to others. Bounded by about twenty seconds. */
  @Override
  public void close() {
    closing.countDown();
    List<Slot<T>> all;
    synchronized (this) {
      all = List.copyOf(slots);
    }
    all.forEach(Slot::stop);
    all.forEach(slot -> slot.awaitEnd(STOP));
  }

  static boolean isTransient(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof RegistryException e && (e.status() == 0 || e.status() >= 500)) {
        return true;
      }
    }
    return false;
  }

  private void prepareAndRun() {
    try {
      prepare();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    synchronized (this) {
      if (closing.getCount() == 0) {
        return;
      }
      for (int i = 0; i < configuration.concurrency(); i++) {
        slots.add(new Slot<>(configuration, i, deserializer, handler, deadLetters));
      }
      slots.forEach(Slot::start);
    }
    LOG.info("taking jobs from {} in group {}, {} at once", configuration.topics(), configuration.groupId(), configuration.concurrency());
  }

  /** Until it succeeds: brokers come up, names become known, rights are granted. */
  private void prepare() throws InterruptedException {
    while (true) {
      try (Admin admin = Admin.create(clients())) {
        awaitTopics(admin);
        configureGroup(admin);
        limitDeliveries(admin);
        return;
      } catch (RuntimeException e) {
        LOG.error("the work queue of group {} cannot start yet", configuration.groupId(), e);
      }
      if (closing.await(TELL_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new InterruptedException("closed while starting");
      }
    }
  }

  private void awaitTopics(Admin admin) throws InterruptedException {
    long told = 0;
    while (closing.getCount() > 0) {
      try {
        Set<String> present = admin.listTopics().names().get();
        List<String> missing = configuration.topics().stream().filter(topic -> !present.contains(topic)).toList();
        if (missing.isEmpty()) {
          return;
        }
        if (System.nanoTime() - told > TELL_EVERY.toNanos() || told == 0) {
          LOG.warn("waiting for topics {}: they are created from topics.yaml (mutatenn up does it)", missing);
          told = System.nanoTime();
        }
      } catch (ExecutionException e) {
        LOG.warn("the broker at {} does not answer yet: {}", configuration.bootstrapServers(), e.getCause().getMessage());
      }
      closing.await(500, TimeUnit.MILLISECONDS);
    }
    throw new InterruptedException("closed while waiting for topics");
  }

  /** Settings that a share group has on the broker; without them it would begin at the end and use the broker's lock time. */
  private void configureGroup(Admin admin) throws InterruptedException {
    ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, configuration.groupId());
    List<AlterConfigOp> settings = List.of(
        new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET),
        new AlterConfigOp(new ConfigEntry("share.record.lock.duration.ms", Long.toString(configuration.lock().toMillis())), AlterConfigOp.OpType.SET));
    try {
      admin.incrementalAlterConfigs(Map.of(group, settings)).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker refuses the settings of share group " + configuration.groupId() + ": " + e.getCause().getMessage(), e.getCause());
    }
  }

  /** The broker drops a record without a word at its limit; it must lie beyond the attempts after which we give up and say so. */
  private void limitDeliveries(Admin admin) throws InterruptedException {
    ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, configuration.groupId());
    String limit = Integer.toString(configuration.maxAttempts() + SPARE_DELIVERIES);
    AlterConfigOp setting = new AlterConfigOp(new ConfigEntry("share.delivery.count.limit", limit), AlterConfigOp.OpType.SET);
    try {
      admin.incrementalAlterConfigs(Map.of(group, List.of(setting))).all().get();
    } catch (ExecutionException e) {
      LOG.warn("the broker refuses a delivery limit of {} for group {} ({}): its own limit (group.share.delivery.count.limit) must exceed max-attempts, {}",
          limit, configuration.groupId(), e.getCause().getMessage(), configuration.maxAttempts());
    }
  }

  private Map<String, Object> clients() {
    Map<String, Object> all = new HashMap<>(configuration.clientProperties());
    all.put("bootstrap.servers", configuration.bootstrapServers());
    return all;
  }
}
