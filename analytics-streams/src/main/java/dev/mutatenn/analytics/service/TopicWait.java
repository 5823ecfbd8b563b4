package dev.mutatenn.analytics.service;

import dev.mutatenn.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** Waits until somebody has created the topics; says so now and then. */
final class TopicWait {
  private static final System.Logger LOG = System.getLogger(TopicWait.class.getName());
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration TELL_EVERY = Duration.ofSeconds(30);
  private static final List<String> NEEDED = List.of(Topics.INFERENCE_OUTPUTS, Topics.EXPERIMENT_PLANS, Topics.DISCREPANCY_METRICS,
      Topics.MUTANT_VERDICTS, Topics.MUTANT_CODE, Topics.EXPERIMENT_PROGRESS, Topics.DEAD_LETTERS);

  private TopicWait() {}

  /**
   * @param clients of the admin client
   * @param closing ends the waiting
   * @return whether the topics are there; false when it was ended
   */
  static boolean await(Map<String, String> clients, CountDownLatch closing) throws InterruptedException {
    long told = System.nanoTime() - TELL_EVERY.toNanos();
    try (Admin admin = Admin.create(Map.copyOf(clients))) {
      while (closing.getCount() > 0) {
        String trouble = trouble(admin);
        if (trouble.isEmpty()) {
          return true;
        }
        if (System.nanoTime() - told >= TELL_EVERY.toNanos()) {
          LOG.log(System.Logger.Level.WARNING, trouble);
          told = System.nanoTime();
        }
        closing.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
    return false;
  }

  private static String trouble(Admin admin) throws InterruptedException {
    try {
      Set<String> present = admin.listTopics().names().get();
      List<String> missing = new ArrayList<>(NEEDED);
      missing.removeAll(present);
      if (present.stream().noneMatch(topic -> topic.startsWith(Topics.ARTIFACTS_PREFIX))) {
        missing.add(Topics.artifacts("<target>"));
      }
      return missing.isEmpty() ? "" : "waiting for topics " + missing + ": they are created from topics.yaml (mutatenn up does it)";
    } catch (ExecutionException e) {
      return "the broker does not answer yet: " + e.getCause().getMessage();
    }
  }
}
