package dev.mutatenn.analytics.view;

import dev.mutatenn.schemas.DiscrepancyMetric;
import dev.mutatenn.schemas.ExperimentPlan;
import dev.mutatenn.schemas.ExperimentProgress;
import dev.mutatenn.schemas.MutantCode;
import dev.mutatenn.schemas.MutantVerdict;
import dev.mutatenn.schemas.Topics;
import dev.mutatenn.schemas.serde.SerdeConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Reads experiments from the view. Thread-safe. */
public final class ExperimentView {
  private static final System.Logger LOG = System.getLogger(ExperimentView.class.getName());

  private final KafkaStreams streams;
  private final Source<ExperimentPlan> plans;
  private final Source<ExperimentProgress> progress;
  private final Source<DiscrepancyMetric> metrics;
  private final Source<MutantVerdict> verdicts;
  private final Source<MutantCode> codes;

  /** @param streams running {@link ViewTopology} */
  public ExperimentView(KafkaStreams streams, SerdeConfiguration serdes) {
    this.streams = streams;
    this.plans = new Source<>(Topics.EXPERIMENT_PLANS, serdes.deserializer(ExperimentPlan.class));
    this.progress = new Source<>(Topics.EXPERIMENT_PROGRESS, serdes.deserializer(ExperimentProgress.class));
    this.metrics = new Source<>(Topics.DISCREPANCY_METRICS, serdes.deserializer(DiscrepancyMetric.class));
    this.verdicts = new Source<>(Topics.MUTANT_VERDICTS, serdes.deserializer(MutantVerdict.class));
    this.codes = new Source<>(Topics.MUTANT_CODE, serdes.deserializer(MutantCode.class));
  }

  /** The store cannot be read just now: the view is starting or stopping. */
  public static final class NotReadyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotReadyException(Throwable cause) {
      super("the view is not ready: " + cause.getMessage(), cause);
    }
  }

  /** A topic's records of one kind. */
  private record Source<T extends SpecificRecord>(String topic, Deserializer<T> deserializer) {

    /** Whoever may write to a topic may write nonsense: what cannot be read is left out. */
    Optional<T> read(String key, byte[] value) {
      try {
        return Optional.ofNullable(deserializer.deserialize(topic, value));
      } catch (SerializationException e) {
        LOG.log(System.Logger.Level.WARNING, "the record {0} of {1} is left out: {2}", key, topic, e.getMessage());
        return Optional.empty();
      }
    }
  }

  /** All experiments, the latest plan first. */
  public List<ExperimentProgress> experiments() {
    List<ExperimentProgress> all = new ArrayList<>();
    try (var entries = store(progress).all()) {
      entries.forEachRemaining(entry -> progress.read(entry.key, entry.value).ifPresent(all::add));
    }
    all.sort((a, b) -> b.getStartedAt().compareTo(a.getStartedAt()));
    return all;
  }

  public Optional<ExperimentProgress> progress(String experiment) {
    return one(progress, experiment);
  }

  public Optional<ExperimentPlan> plan(String experiment) {
    return one(plans, experiment);
  }

  /**
   * Metrics in key order.
   *
   * @param prefix what their keys begin with: an experiment, or an experiment, a model and a mutant; ends with the separator
   * @param after only keys behind this one; empty for all
   * @param wanted which
   * @param most at most so many
   */
  public List<DiscrepancyMetric> metrics(String prefix, String after, Predicate<DiscrepancyMetric> wanted, int most) {
    return several(metrics, prefix, after, wanted, most);
  }

  /** Verdicts, likewise. */
  public List<MutantVerdict> verdicts(String prefix, String after, Predicate<MutantVerdict> wanted, int most) {
    return several(verdicts, prefix, after, wanted, most);
  }

  /** Where code lies, likewise. */
  public List<MutantCode> codes(String prefix) {
    return several(codes, prefix, "", _ -> true, Integer.MAX_VALUE);
  }

  private <T extends SpecificRecord> Optional<T> one(Source<T> source, String key) {
    byte[] value = store(source).get(key);
    return value == null ? Optional.empty() : source.read(key, value);
  }

  private <T extends SpecificRecord> List<T> several(Source<T> source, String prefix, String after, Predicate<T> wanted, int most) {
    List<T> found = new ArrayList<>();
    // All keys with the prefix lie before the prefix with its last character, the separator, raised by one.
    String end = prefix.substring(0, prefix.length() - 1) + (char) (prefix.charAt(prefix.length() - 1) + 1);
    try (var entries = store(source).range(after.compareTo(prefix) > 0 ? after : prefix, end)) {
      while (entries.hasNext() && found.size() < most) {
        var entry = entries.next();
        if (!entry.key.equals(after)) {
          source.read(entry.key, entry.value).filter(wanted).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private ReadOnlyKeyValueStore<String, byte[]> store(Source<?> source) {
    try {
      return streams.store(StoreQueryParameters.fromNameAndType(source.topic, QueryableStoreTypes.keyValueStore()));
    } catch (InvalidStateStoreException | IllegalStateException e) {
      throw new NotReadyException(e);
    }
  }
}
