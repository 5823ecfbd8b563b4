package dev.mutatenn.inferenceworker.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps runners ready, so that starting one costs a mutant nothing. Each is given away once. Thread-safe.
 *
 * <p>One thread starts them all and stays as long as the pool, because the kernel ends a runner with the thread that started it
 * (PR_SET_PDEATHSIG).
 */
public final class RunnerPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunnerPool.class);
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final RunnerConfiguration configuration;
  private final Watchdog watchdog;
  private final Semaphore wanted;
  private final BlockingQueue<Runner> ready = new LinkedBlockingQueue<>();
  private final Set<Runner> all = ConcurrentHashMap.newKeySet();
  private final AtomicLong started = new AtomicLong();
  private final Thread starter;
  private volatile boolean closed;
  private volatile String trouble = "";

  /** @param spares how many are kept ready, 1 or more */
  public RunnerPool(RunnerConfiguration configuration, int spares, Watchdog watchdog) {
    this.configuration = configuration;
    this.watchdog = watchdog;
    this.wanted = new Semaphore(spares);
    this.starter = Thread.ofPlatform().name("runner-starter").daemon().unstarted(this::keepReady);
  }

  /** Begins to keep runners ready; returns at once. */
  public void start() {
    starter.start();
  }

  /** Whether a mutant would not have to wait. */
  public boolean spareReady() {
    return ready.stream().anyMatch(Runner::isAlive);
  }

  /** Why no runner starts; empty while all is well. */
  public String trouble() {
    return trouble;
  }

  /** How many were started so far. */
  public long started() {
    return started.get();
  }

  /** Process ids of the runners there are now. */
  public Set<Long> pids() {
    return all.stream().filter(Runner::isAlive).map(Runner::pid).collect(java.util.stream.Collectors.toUnmodifiableSet());
  }

  /**
   * A fresh runner, for {@link #giveBack}. Waits for one: a machine on which none starts for a while is no fault of the artifact's.
   *
   * @throws IOException when none starts for long
   */
  Runner take() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!closed && System.nanoTime() < end) {
      Runner runner = ready.poll(100, TimeUnit.MILLISECONDS);
      if (runner != null) {
        wanted.release();
        if (runner.isAlive()) {
          return runner;
        }
        LOG.warn("a spare runner, process {}, died before it was used", runner.pid());
        giveBack(runner);
      }
    }
    throw new IOException(closed ? "the worker is closing" : "no runner is ready: " + (trouble.isEmpty() ? "starting one takes too long" : trouble));
  }

  /** Ends a runner that was taken. */
  void giveBack(Runner runner) {
    runner.close();
    all.remove(runner);
  }

  @Override
  public void close() {
    closed = true;
    starter.interrupt();
    all.forEach(Runner::close);
    try {
      starter.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    all.forEach(Runner::close);
  }

  private void keepReady() {
    try {
      Optional<Path> cache = StartUpCache.prepare(configuration);
      RunnerCommand command = new RunnerCommand(configuration);
      while (!closed) {
        wanted.acquire();
        if (!startOne(command, cache)) {
          wanted.release();
          Thread.sleep(PAUSE_AFTER_FAILURE);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("no more runners are started");
    }
  }

  private boolean startOne(RunnerCommand command, Optional<Path> cache) throws InterruptedException {
    Runner runner = null;
    try {
      Path folder = Files.createTempDirectory(configuration.folder(), "runner-");
      runner = Runner.start(command.runner(folder, cache), folder, watchdog);
      all.add(runner);
      runner.awaitReady(START);
      if (started.getAndIncrement() == 0) {
        tell(runner.missing());
      }
      trouble = "";
      ready.add(runner);
      return true;
    } catch (IOException | RunnerEnded e) {
      trouble = "a runner does not start: " + e.getMessage();
      LOG.error(trouble);
    } catch (InterruptedException e) {
      giveBack(runner);
      throw e;
    }
    if (runner != null) {
      giveBack(runner);
    }
    return false;
  }

  private static void tell(List<String> missing) {
    if (missing.isEmpty()) {
      LOG.info("runners are fully confined");
    } else {
      LOG.warn("this machine does not allow runners all of their confinement: {}", String.join(", ", missing));
    }
  }
}
