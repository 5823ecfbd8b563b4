package dev.mutatenn.cli.stack;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Keeps one child process running: starts it, waits for its end, starts it again after a pause that doubles, and gives up after too many ends in
 * short order.
 */
final class Supervised {
  private final Patience patience;
  private final String name;
  private final Child.Starter starter;
  private final ChildRecords records;
  private final Consumer<String> events;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> failure = new CompletableFuture<>();
  private final Thread thread;
  private Child child;
  private boolean stopping;

  /**
   * How much is borne.
   *
   * @param restarts in a row
   * @param firstPause before the first; each further one is twice as long
   * @param longLived after a life of this length a row begins anew
   */
  record Patience(int restarts, Duration firstPause, Duration longLived) {
    static final Patience USUAL = new Patience(6, Duration.ofMillis(200), Duration.ofSeconds(60));
  }

  /** @param events told what happens, in words for people */
  Supervised(String name, Child.Starter starter, ChildRecords records, Patience patience, Consumer<String> events) {
    this.patience = patience;
    this.name = name;
    this.starter = starter;
    this.records = records;
    this.events = events;
    this.thread = Thread.ofPlatform().daemon().name("supervise-" + name).unstarted(this::run);
  }

  /** Starts it; completes when it is ready for the first time, exceptionally when it does not become so. */
  CompletableFuture<Void> start() {
    thread.start();
    return ready;
  }

  /** Completes exceptionally when the process cannot be kept running. */
  CompletableFuture<Void> failure() {
    return failure;
  }

  /** From now on its end is no trouble. */
  synchronized void expectEnd() {
    stopping = true;
  }

  /** Stops it for good; returns when it is gone. */
  void stop() {
    Child running;
    synchronized (this) {
      stopping = true;
      running = child;
    }
    if (running != null) {
      running.close();
    }
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(20));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    int ends = 0;
    RuntimeException trouble = null;
    try {
      while (!isStopping()) {
        Instant begun = Instant.now();
        String end = once();
        if (isStopping()) {
          break;
        }
        ends = Duration.between(begun, Instant.now()).compareTo(patience.longLived()) > 0 ? 1 : ends + 1;
        if (ends > patience.restarts()) {
          throw new StackException(end + ", " + ends + " times within a short time: it is not started again");
        }
        Duration pause = patience.firstPause().multipliedBy(1L << (ends - 1));
        events.accept(end + "; it is started again in " + pause.toMillis() + " ms");
        Thread.sleep(pause);
      }
    } catch (InterruptedException e) {
      // told to stop
    } catch (RuntimeException e) {
      trouble = e;
    }
    records.ended(name);
    if (trouble != null && !isStopping()) {
      ready.completeExceptionally(trouble);
      failure.completeExceptionally(trouble);
    }
  }

  /** One life of the process; returns what to say of its end. */
  private String once() {
    try {
      if (begin()) {
        ready.complete(null);
        child.handle().onExit().join();
      }
    } catch (RuntimeException e) {
      if (!ready.isDone()) {
        throw e;
      }
      return name + " did not come back: " + e.getMessage();
    }
    return name + " (process " + child.handle().pid() + ") ended";
  }

  /** Starts the process; false when there is no need any more. */
  private boolean begin() {
    if (isStopping()) {
      return false;
    }
    Child started = starter.start();
    synchronized (this) {
      child = started;
      if (!stopping) {
        records.started(name, started.handle());
        return true;
      }
    }
    started.close();
    return false;
  }

  private synchronized boolean isStopping() {
    return stopping;
  }
}
