package dev.mutatenn.analytics.topology;

import dev.mutatenn.analytics.BareAvro;
import dev.mutatenn.analytics.TestExperiment;
import dev.mutatenn.analytics.deadletter.DeadLetterConfig;
import dev.mutatenn.analytics.verdict.Judge;
import dev.mutatenn.analytics.verdict.KillRule;
import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.schemas.DeadLetter;
import dev.mutatenn.schemas.DiscrepancyMetric;
import dev.mutatenn.schemas.ExperimentPlan;
import dev.mutatenn.schemas.ExperimentProgress;
import dev.mutatenn.schemas.InferenceOutput;
import dev.mutatenn.schemas.MutantCode;
import dev.mutatenn.schemas.MutantVerdict;
import dev.mutatenn.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;

/** The topology with its RocksDB stores in a TopologyTestDriver, and all that came out of it. */
final class TestTopology implements AutoCloseable {
  static final Duration INTERVAL = Duration.ofSeconds(1);
  static final Duration KEEP = Duration.ofDays(8);

  final TopologyTestDriver driver;
  final List<DiscrepancyMetric> metrics = new ArrayList<>();
  final List<MutantVerdict> verdicts = new ArrayList<>();
  final List<ExperimentProgress> progress = new ArrayList<>();

  TestTopology(Path folder) {
    this(folder, new KillRule.AnyChange());
  }

  TestTopology(Path folder, KillRule rule) {
    Properties p = new Properties();
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    p.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    // Not exactly-once: the driver's producer would forget what is sent before its transaction's first commit, dead letters above all.
    p.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    p.put("processing.exception.handler.global.enabled", true);
    p.putAll(DeadLetterConfig.settings(BareAvro.serdes().serializer()));
    AnalyticsSettings settings = new AnalyticsSettings(0.9, new Judge(rule), INTERVAL, KEEP);
    driver = new TopologyTestDriver(new AnalyticsTopology(BareAvro.serdes(), settings).build(), p, Instant.ofEpochMilli(0));
  }

  void pipe(ExperimentPlan plan) {
    pipe(Topics.EXPERIMENT_PLANS, plan.getExperiment(), plan);
  }

  void pipe(Artifact artifact) {
    pipe(Topics.artifacts(artifact.getTarget()), artifact.getFrame().getExperiment() + "|" + artifact.getMutant(), artifact);
  }

  void pipe(InferenceOutput output) {
    pipe(Topics.INFERENCE_OUTPUTS, TestExperiment.key(output), output);
  }

  void pipe(List<InferenceOutput> outputs) {
    outputs.forEach(this::pipe);
  }

  void pipe(String topic, String key, SpecificRecord value) {
    pipe(topic, key, BareAvro.serdes().serializer().serialize(topic, value));
  }

  void pipe(String topic, String key, byte[] value) {
    driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer()).pipeInput(key, value, Instant.ofEpochMilli(5000));
    drain();
  }

  void pass(Duration time) {
    driver.advanceWallClockTime(time);
    drain();
  }

  private void drain() {
    metrics.addAll(read(Topics.DISCREPANCY_METRICS, DiscrepancyMetric.class).stream().map(record -> record.value).toList());
    verdicts.addAll(read(Topics.MUTANT_VERDICTS, MutantVerdict.class).stream().map(record -> record.value).toList());
    progress.addAll(read(Topics.EXPERIMENT_PROGRESS, ExperimentProgress.class).stream().map(record -> record.value).toList());
  }

  private <T extends SpecificRecord> List<KeyValue<String, T>> read(String topic, Class<T> type) {
    return driver.createOutputTopic(topic, new StringDeserializer(), BareAvro.serdes().deserializer(type)).readKeyValuesToList();
  }

  /** The final metrics by cell; fails when one came twice. */
  Map<String, DiscrepancyMetric> finals() {
    Map<String, DiscrepancyMetric> finals = new LinkedHashMap<>();
    metrics.stream().filter(DiscrepancyMetric::getFinalValue).forEach(metric -> {
      if (finals.put(Undisturbed.cell(metric), metric) != null) {
        throw new AssertionError("two final values of one cell: " + metric);
      }
    });
    return finals;
  }

  /** The latest verdicts by mutant and device. */
  Map<String, MutantVerdict> latestVerdicts() {
    Map<String, MutantVerdict> latest = new LinkedHashMap<>();
    verdicts.forEach(verdict -> latest.put(verdict.getMutant() + "|" + verdict.getDevice(), verdict));
    return latest;
  }

  /** What has been said of where code lies. */
  List<MutantCode> codes() {
    return read(Topics.MUTANT_CODE, MutantCode.class).stream().map(record -> record.value).toList();
  }

  /** The dead letters there are. */
  List<KeyValue<String, DeadLetter>> deadLetters() {
    return read(Topics.DEAD_LETTERS, DeadLetter.class);
  }

  /** How many entries a store holds. */
  long entries(String store) {
    long count = 0;
    try (var all = driver.getKeyValueStore(store).all()) {
      while (all.hasNext()) {
        all.next();
        count++;
      }
    }
    return count;
  }

  @Override
  public void close() {
    driver.close();
  }
}
