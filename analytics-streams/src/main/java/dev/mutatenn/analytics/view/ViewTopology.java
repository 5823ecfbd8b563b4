package dev.mutatenn.analytics.view;

import dev.mutatenn.schemas.Topics;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * What REST answers from: a whole copy of the result topics on every instance, as raw records under their keys. Any instance
 * answers everything, also while tasks move (docs/decisions/0021).
 */
public final class ViewTopology {
  /** The topics, each with a store of its name. */
  public static final List<String> TOPICS =
      List.of(Topics.EXPERIMENT_PLANS, Topics.EXPERIMENT_PROGRESS, Topics.DISCREPANCY_METRICS, Topics.MUTANT_VERDICTS,
          Topics.MUTANT_CODE);

  private ViewTopology() {}

  /** @param live is told of every record after it is stored */
  public static Topology build(LiveEvents live) {
    StreamsBuilder builder = new StreamsBuilder();
    Serde<String> keys = Serdes.String();
    Serde<byte[]> values = Serdes.ByteArray();
    for (String topic : TOPICS) {
      var store = Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(topic), keys, values).withLoggingDisabled();
      builder.addGlobalStore(store, topic, Consumed.with(keys, values), () -> new Copy(topic, live));
    }
    return builder.build();
  }

  private static final class Copy implements Processor<String, byte[], Void, Void> {
    private final String topic;
    private final LiveEvents live;
    private KeyValueStore<String, byte[]> store;

    private Copy(String topic, LiveEvents live) {
      this.topic = topic;
      this.live = live;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      store = context.getStateStore(topic);
    }

    @Override
    public void process(Record<String, byte[]> record) {
      // Plans are the only topic of these that is not compacted: the first of duplicates counts.
      if (topic.equals(Topics.EXPERIMENT_PLANS) && store.get(record.key()) != null) {
        return;
      }
      store.put(record.key(), record.value());
      live.tell(topic, record.key(), record.value());
    }
  }
}
