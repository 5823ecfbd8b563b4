package dev.mutatenn.analytics.view;

import dev.mutatenn.schemas.Keys;
import dev.mutatenn.schemas.Topics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes new records on to those who follow an experiment. Who is slow gets the latest record of each key, never a backlog. */
public final class LiveEvents {
  /** Instead of an experiment: the progress of all of them. */
  public static final String ALL = "*";

  private final Map<String, Set<Follower>> followers = new ConcurrentHashMap<>();

  /** A record as it came. */
  public record Event(String topic, String key, byte[] value) {}

  /** Somebody who follows an experiment: takes what is new whenever they are ready. */
  public static final class Follower {
    private final Map<String, Event> pending = new LinkedHashMap<>();

    private synchronized void add(Event event) {
      pending.remove(event.topic + event.key);
      pending.put(event.topic + event.key, event);
    }

    /** At most so many of the events that have come since, the oldest first; of each key the latest alone. */
    public synchronized List<Event> take(int most) {
      List<Event> taken = pending.values().stream().limit(most).toList();
      taken.forEach(event -> pending.remove(event.topic + event.key));
      return taken;
    }
  }

  public Follower follow(String experiment) {
    Follower follower = new Follower();
    followers.compute(experiment, (_, all) -> {
      Set<Follower> more = all == null ? ConcurrentHashMap.newKeySet() : all;
      more.add(follower);
      return more;
    });
    return follower;
  }

  public void leave(String experiment, Follower follower) {
    followers.computeIfPresent(experiment, (_, all) -> {
      all.remove(follower);
      return all.isEmpty() ? null : all;
    });
  }

  void tell(String topic, String key, byte[] value) {
    if (key == null || value == null) {
      return;
    }
    Event event = new Event(topic, key, value);
    followers.getOrDefault(Keys.experiment(key), Set.of()).forEach(follower -> follower.add(event));
    if (topic.equals(Topics.EXPERIMENT_PROGRESS)) {
      followers.getOrDefault(ALL, Set.of()).forEach(follower -> follower.add(event));
    }
  }
}
