package dev.mutatenn.workqueue;

/** Does one job. Called on virtual threads, several at once. */
@FunctionalInterface
public interface JobHandler<T> {

  /**
   * Does the job; everything it has to tell is published when this returns. The same job may come again, here or elsewhere,
   * after a crash or a lost lock: doing it twice must have the effect of once.
   *
   * @throws PoisonRecordException when trying again cannot help: the record becomes a dead letter
   * @throws InterruptedException when told to stop: somebody else gets the job
   * @throws Exception when trying again may help: the job comes again, until the attempts are used up
   */
  void handle(Job<T> job) throws Exception;

  /**
   * Called once when a job failed too often, before it becomes a dead letter: the place to publish that it failed, so that
   * nobody waits for it.
   */
  default void exhausted(Job<T> job, Throwable cause) throws Exception {}
}
