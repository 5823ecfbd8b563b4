package dev.mutatenn.analytics.service;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/** Runs the topology and the view: waits for the topics, starts both, stops both. */
public final class Analytics implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Analytics.class.getName());
  private static final Duration CLOSE = Duration.ofSeconds(20);
  private static final Duration SETTLED = Duration.ofSeconds(60);

  private final Map<String, String> clients;
  private final Supplier<KafkaStreams> topologyMaker;
  private final KafkaStreams view;
  private final Runnable whenLost;
  private final CountDownLatch closing = new CountDownLatch(1);
  private Thread starter;
  private volatile KafkaStreams topology;
  private volatile boolean lost;
  private volatile Instant unsettledSince;

  /**
   * @param clients settings of Kafka clients
   * @param topology makes the topology's runtime, once the topics are there
   * @param view the view's runtime, not started
   * @param whenLost what to do once the topology cannot go on: end the process, for its supervisor to start another
   */
  public Analytics(Map<String, String> clients, Supplier<KafkaStreams> topology, KafkaStreams view, Runnable whenLost) {
    this.clients = clients;
    this.topologyMaker = topology;
    this.view = view;
    this.whenLost = whenLost;
  }

  /** Starts as soon as the topics are there; returns at once. */
  public synchronized void start() {
    starter = Thread.ofVirtual().name("analytics-start").start(this::run);
  }

  private void run() {
    try {
      if (!TopicWait.await(clients, closing)) {
        return;
      }
      synchronized (this) {
        if (closing.getCount() == 0) {
          return;
        }
        topology = topologyMaker.get();
        topology.setUncaughtExceptionHandler(new Failures(this::giveUp));
        view.setUncaughtExceptionHandler(cause -> {
          LOG.log(System.Logger.Level.ERROR, "the view failed", cause);
          giveUp();
          return org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        topology.start();
      }
      // Returns only when the stores are filled.
      view.start();
      LOG.log(System.Logger.Level.INFO, "the view is ready");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (closing.getCount() > 0) {
        LOG.log(System.Logger.Level.ERROR, "analytics cannot start", e);
        giveUp();
      }
    }
  }

  private void giveUp() {
    lost = true;
    whenLost.run();
  }

  /** Whether it is worth waiting for. */
  public boolean alive() {
    return !lost;
  }

  /** What keeps it from working; empty when nothing does. */
  public String trouble() {
    KafkaStreams running = topology;
    if (running == null) {
      return "waiting for the topics";
    }
    if (view.state() != KafkaStreams.State.RUNNING) {
      return "the view is " + view.state();
    }
    if (running.state() != KafkaStreams.State.REBALANCING) {
      unsettledSince = null;
      return running.state() == KafkaStreams.State.RUNNING ? "" : "the topology is " + running.state();
    }
    // Rebalancing is work, unless it never ends: seen after a broker died under a transaction.
    Instant since = unsettledSince == null ? Instant.now() : unsettledSince;
    unsettledSince = since;
    return since.plus(SETTLED).isAfter(Instant.now()) ? "" : "the topology has been rebalancing since " + since;
  }

  /** The view's runtime. */
  public KafkaStreams view() {
    return view;
  }

  @Override
  public void close() {
    closing.countDown();
    synchronized (this) {
      if (topology != null && !topology.close(CLOSE)) {
        LOG.log(System.Logger.Level.WARNING, "the topology did not stop within {0}", CLOSE);
      }
      view.close(CLOSE);
    }
    if (starter != null) {
      starter.interrupt();
    }
  }
}
