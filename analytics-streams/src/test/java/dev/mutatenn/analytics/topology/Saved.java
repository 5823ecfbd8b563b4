package dev.mutatenn.analytics.topology;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;

/** The content of all stores, as their changelogs would restore it: the test driver deletes its folder when it is closed. */
record Saved(Map<String, List<KeyValue<Object, Object>>> stores) {

  static Saved of(TopologyTestDriver driver) {
    Map<String, List<KeyValue<Object, Object>>> stores = new LinkedHashMap<>();
    driver.getAllStateStores().keySet().forEach(name -> {
      List<KeyValue<Object, Object>> entries = new ArrayList<>();
      try (var all = driver.getKeyValueStore(name).all()) {
        all.forEachRemaining(entries::add);
      }
      stores.put(name, entries);
    });
    return new Saved(stores);
  }

  void restore(TopologyTestDriver driver) {
    stores.forEach((name, entries) -> {
      KeyValueStore<Object, Object> store = driver.getKeyValueStore(name);
      entries.forEach(entry -> store.put(entry.key, entry.value));
    });
  }
}
