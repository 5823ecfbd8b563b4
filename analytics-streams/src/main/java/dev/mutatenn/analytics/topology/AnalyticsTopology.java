package dev.mutatenn.analytics.topology;

import dev.mutatenn.analytics.statistics.Contribution;
import dev.mutatenn.analytics.statistics.Fold;
import dev.mutatenn.analytics.statistics.MalformedRecordException;
import dev.mutatenn.analytics.statistics.Part;
import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.schemas.DiscrepancyMetric;
import dev.mutatenn.schemas.ExperimentPlan;
import dev.mutatenn.schemas.ExperimentProgress;
import dev.mutatenn.schemas.InferenceOutput;
import dev.mutatenn.schemas.MutantCode;
import dev.mutatenn.schemas.MutantVerdict;
import dev.mutatenn.schemas.Topics;
import dev.mutatenn.schemas.serde.SerdeConfiguration;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The topology, which knows nothing of how it is run:
 *
 * <pre>
 *   inference-outputs ─▶ join ─▶ (contributions, by mutant) ─▶ measure ─▶ discrepancy-metrics, mutant-verdicts
 *                                                                 │
 *   experiment-plans, artifacts-* ──────────────▶ (happenings, by experiment) ─▶ count ─▶ experiment-progress, mutant-verdicts (duplicates)
 *                     └─▶ mutant-code
 * </pre>
 */
public final class AnalyticsTopology {
  private static final int HAPPENINGS_PARTITIONS = 4;
  private static final Serde<String> KEY = Serdes.String();

  private final SerdeConfiguration serdes;
  private final AnalyticsSettings settings;

  public AnalyticsTopology(SerdeConfiguration serdes, AnalyticsSettings settings) {
    this.serdes = serdes;
    this.settings = settings;
  }

  public Topology build() {
    StreamsBuilder builder = new StreamsBuilder();
    KStream<String, Emission> emissions = builder
        .stream(Topics.INFERENCE_OUTPUTS, Consumed.with(KEY, serdes.serde(InferenceOutput.class)).withName("outputs"))
        .process(supplier(() -> new JoinProcessor(settings.persistence(), settings.keep()),
            store(JoinProcessor.ANSWERS, Encoded.serde(Arrival::write, Arrival::read)),
            store(JoinProcessor.BATCHES, Encoded.serde(BatchState::write, BatchState::read))), Named.as("join"))
        .repartition(Repartitioned.with(KEY, Encoded.serde(Contribution::write, Contribution::read)).withName("contributions"))
        .process(supplier(() -> new MeasureProcessor(settings),
            store(MeasureProcessor.MUTANTS, Encoded.serde(MutantState::write, MutantState::read)),
            store(Folds.FOLDS, Encoded.serde(Fold::write, Fold::read)),
            store(Folds.WAITING, Encoded.serde(Part::write, Part::read))), Named.as("measure"));
    select(emissions, Emission.OfMetric.class, "metrics").mapValues(Emission.OfMetric::metric, Named.as("metric-values"))
        .to(Topics.DISCREPANCY_METRICS, Produced.with(KEY, serdes.serde(DiscrepancyMetric.class)).withName("to-metrics"));
    select(emissions, Emission.OfVerdict.class, "verdicts").mapValues(Emission.OfVerdict::verdict, Named.as("verdict-values"))
        .to(Topics.MUTANT_VERDICTS, Produced.with(KEY, serdes.serde(MutantVerdict.class)).withName("to-verdicts"));
    KStream<String, SpecificRecord> counted = happenings(builder, select(emissions, Emission.OfProgress.class, "progress").mapValues(Emission.OfProgress::event, Named.as("progress-values")))
        .process(supplier(() -> new ProgressProcessor(settings),
            store(ProgressProcessor.PROGRESS, Encoded.serde(ProgressState::write, ProgressState::read)),
            store(ProgressProcessor.COMPILATIONS, Serdes.Boolean()),
            store(Judged.JUDGED, Encoded.serde((verdict, out) -> Judged.AVRO.write(verdict, out), Judged.AVRO::read))), Named.as("count"));
    select(counted, MutantVerdict.class, "duplicates")
        .to(Topics.MUTANT_VERDICTS, Produced.with(KEY, serdes.serde(MutantVerdict.class)).withName("to-verdicts-duplicates"));
    select(counted, ExperimentProgress.class, "counts")
        .to(Topics.EXPERIMENT_PROGRESS, Produced.with(KEY, serdes.serde(ExperimentProgress.class)).withName("to-progress"));
    return builder.build();
  }

  private KStream<String, ProgressEvent> happenings(StreamsBuilder builder, KStream<String, ProgressEvent> measured) {
    KStream<String, ProgressEvent> plans = builder
        .stream(Topics.EXPERIMENT_PLANS, Consumed.with(KEY, serdes.serde(ExperimentPlan.class)).withName("plans"))
        .map((_, plan) -> KeyValue.pair(present(plan).getExperiment(), (ProgressEvent) ProgressEvent.Planned.of(plan)), Named.as("planned"));
    // A pattern: one topic a target, and a target may be added while we run.
    KStream<String, Artifact> made = builder
        .stream(Pattern.compile(Pattern.quote(Topics.ARTIFACTS_PREFIX) + ".+"),
            Consumed.with(KEY, serdes.serde(Artifact.class)).withName("artifacts"))
        .mapValues(AnalyticsTopology::present, Named.as("made"));
    made.map((_, artifact) -> KeyValue.pair(CodeRecords.key(artifact), CodeRecords.of(artifact)), Named.as("code"))
        .to(Topics.MUTANT_CODE, Produced.with(KEY, serdes.serde(MutantCode.class)).withName("to-code"));
    KStream<String, ProgressEvent> artifacts = made
        .map((_, artifact) -> KeyValue.pair(artifact.getFrame().getExperiment(), (ProgressEvent) ProgressEvent.Compiled.of(artifact)),
            Named.as("compiled"));
    return byExperiment(measured, "measured").merge(byExperiment(plans, "plans"), Named.as("with-plans"))
        .merge(byExperiment(artifacts, "artifacts"), Named.as("with-artifacts"));
  }

  /** A topic for each kind: merged before, their sources would share one sub-topology, whose state would depend on all their partitions. */
  private static KStream<String, ProgressEvent> byExperiment(KStream<String, ProgressEvent> events, String name) {
    return events.repartition(Repartitioned.with(KEY, Encoded.serde(ProgressEvent::write, ProgressEvent::read))
        .withName("happenings-" + name).withNumberOfPartitions(HAPPENINGS_PARTITIONS));
  }

  private static <T> T present(T value) {
    if (value == null) {
      throw new MalformedRecordException("the record has no value");
    }
    return value;
  }

  private static <V, T extends V> KStream<String, T> select(KStream<String, V> emissions, Class<T> kind, String name) {
    return emissions.filter((_, emission) -> kind.isInstance(emission), Named.as(name)).mapValues(kind::cast, Named.as(name + "-only"));
  }

  private static <V> StoreBuilder<?> store(String name, Serde<V> serde) {
    return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), KEY, serde);
  }

  private static <K, V, L, W> ProcessorSupplier<K, V, L, W> supplier(java.util.function.Supplier<Processor<K, V, L, W>> processor,
      StoreBuilder<?>... stores) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<K, V, L, W> get() {
        return processor.get();
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return Set.of(stores);
      }
    };
  }
}
