package dev.mutatenn.analytics.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/** Removes what has not been touched for long: no duplicate of it can come any more, since the topics have dropped it too. */
final class Expiry {
  static final Duration INTERVAL = Duration.ofHours(1);

  private Expiry() {}

  /** @param before what else is to be done with an entry that goes */
  static <V> void every(ProcessorContext<?, ?> context, Duration keep, KeyValueStore<String, V> store, ToLongFunction<V> touched,
      BiConsumer<String, V> before) {
    context.schedule(INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> {
      List<KeyValue<String, V>> expired = new ArrayList<>();
      try (var entries = store.all()) {
        entries.forEachRemaining(entry -> {
          if (touched.applyAsLong(entry.value) < now - keep.toMillis()) {
            expired.add(entry);
          }
        });
      }
      expired.forEach(entry -> {
        before.accept(entry.key, entry.value);
        store.delete(entry.key);
      });
    });
  }
}
