package dev.mutatenn.analytics.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.analytics.BareAvro;
import dev.mutatenn.analytics.TestExperiment;
import dev.mutatenn.analytics.topology.Undisturbed;
import dev.mutatenn.embedded.EmbeddedBroker;
import dev.mutatenn.schemas.DiscrepancyMetric;
import dev.mutatenn.schemas.ExperimentProgress;
import dev.mutatenn.schemas.ExperimentState;
import dev.mutatenn.schemas.InferenceOutput;
import dev.mutatenn.schemas.MutantVerdict;
import dev.mutatenn.schemas.TopicProvisioner;
import dev.mutatenn.schemas.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topology on a real broker, killed again and again while outputs come in any order and more than once. */
class KilledTopologyTest {
  private static final TestExperiment EXPERIMENT = new TestExperiment("killed", List.of("a", "b", "c"), 6, 8, 6, 10);
  private static final int KILLS = 2;

  @TempDir
  Path folder;

  @Test
  void metricsAndVerdictsEqualThoseOfAnUndisturbedRun() throws Exception {
    Undisturbed expected = Undisturbed.run(EXPERIMENT, folder.resolve("undisturbed"));
    List<InferenceOutput> outputs = new ArrayList<>(EXPERIMENT.outputs());
    Collections.shuffle(outputs, new Random(7));
    outputs.addAll(outputs.subList(0, 40));
    try (var broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
        TopicProvisioner.provision(admin, List.of("target-a", "target-b", "target-c"));
      }
      try (var kafka = new TestKafka(broker.bootstrapServers(), BareAvro.serdes())) {
        kafka.send(Topics.EXPERIMENT_PLANS, "killed", EXPERIMENT.plan());
        int slice = outputs.size() / (KILLS + 1);
        TopologyProcess first = TopologyProcess.start(broker.bootstrapServers(), folder.resolve("first"));
        try {
          for (int kill = 0; kill < KILLS; kill++) {
            first.awaitTasks(1);
            send(kafka, outputs.subList(kill * slice, (kill + 1) * slice));
            first.kill();
            first = TopologyProcess.start(broker.bootstrapServers(), folder.resolve("first"));
          }
          int alone = first.awaitTasks(1);
          try (var second = TopologyProcess.start(broker.bootstrapServers(), folder.resolve("second"))) {
            assertThat(second.awaitTasks(1)).as("tasks of the second instance").isLessThan(alone);
            send(kafka, outputs.subList(KILLS * slice, outputs.size()));
            kafka.read(Topics.EXPERIMENT_PROGRESS, ExperimentProgress.class,
                all -> !all.isEmpty() && all.getLast().getState() == ExperimentState.COMPLETED);
          }
        } finally {
          first.close();
        }
        assertThat(finals(kafka)).isEqualTo(expected.metrics());
        assertThat(verdicts(kafka)).isEqualTo(expected.verdicts());
      }
    }
  }

  private static void send(TestKafka kafka, List<InferenceOutput> outputs) {
    outputs.forEach(output -> kafka.send(Topics.INFERENCE_OUTPUTS, TestExperiment.key(output), output));
  }

  private static Map<String, DiscrepancyMetric> finals(TestKafka kafka) {
    Map<String, DiscrepancyMetric> finals = new HashMap<>();
    kafka.readAll(Topics.DISCREPANCY_METRICS, DiscrepancyMetric.class).stream().filter(DiscrepancyMetric::getFinalValue).forEach(metric ->
        assertThat(finals.put(Undisturbed.cell(metric), metric)).as("another final value of the same cell").isNull());
    return finals;
  }

  private static Map<String, MutantVerdict> verdicts(TestKafka kafka) {
    Map<String, MutantVerdict> latest = new HashMap<>();
    kafka.readAll(Topics.MUTANT_VERDICTS, MutantVerdict.class).forEach(verdict ->
        latest.put(verdict.getMutant() + "|" + verdict.getDevice(), verdict));
    return latest;
  }
}
