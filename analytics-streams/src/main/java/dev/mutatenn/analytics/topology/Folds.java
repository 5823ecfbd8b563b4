package dev.mutatenn.analytics.topology;

import dev.mutatenn.analytics.statistics.Fold;
import dev.mutatenn.analytics.statistics.Part;
import dev.mutatenn.analytics.statistics.Slot;
import dev.mutatenn.analytics.statistics.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The folds of all mutants, and the parts that came before their turn.
 *
 * @param folds by mutant and slot
 * @param waiting by mutant, slot and batch
 */
record Folds(KeyValueStore<String, Fold> folds, KeyValueStore<String, Part> waiting) {
  static final String FOLDS = "folds";
  static final String WAITING = "waiting";

  /**
   * Adds a part, and those that waited for it.
   *
   * @return whether this made the fold complete
   */
  boolean add(Subject subject, Slot slot, int batch, Part part) {
    String key = key(subject, slot);
    Fold fold = Optional.ofNullable(folds.get(key)).orElse(Fold.EMPTY);
    if (batch != fold.next()) {
      waiting.put(waiting(key, batch), part);
      return false;
    }
    fold = fold.add(part);
    for (Part next = waiting.delete(waiting(key, fold.next())); next != null; next = waiting.delete(waiting(key, fold.next()))) {
      fold = fold.add(next);
    }
    folds.put(key, fold);
    return fold.next() == subject.batches();
  }

  /** The merged parts of all batches; empty while some are missing. */
  Optional<Part> complete(Subject subject, Slot slot) {
    return Optional.ofNullable(folds.get(key(subject, slot))).filter(fold -> fold.next() == subject.batches()).flatMap(Fold::part);
  }

  /** All that has come so far, that which waits for its turn included. */
  Optional<Part> soFar(Subject subject, Slot slot) {
    String key = key(subject, slot);
    Fold fold = Optional.ofNullable(folds.get(key)).orElse(Fold.EMPTY);
    try (var entries = waiting.prefixScan(key + "|", new StringSerializer())) {
      while (entries.hasNext()) {
        fold = fold.add(entries.next().value);
      }
    }
    return fold.part();
  }

  /** Drops all of a mutant. */
  void forget(Subject subject) {
    Slot.all(subject).forEach(slot -> folds.delete(key(subject, slot)));
    List<String> left = new ArrayList<>();
    try (var entries = waiting.prefixScan(subject.key() + "|", new StringSerializer())) {
      entries.forEachRemaining(entry -> left.add(entry.key));
    }
    left.forEach(waiting::delete);
  }

  private static String key(Subject subject, Slot slot) {
    return subject.key() + "|" + slot.name();
  }

  private static String waiting(String key, int batch) {
    return "%s|%08d".formatted(key, batch);
  }
}
