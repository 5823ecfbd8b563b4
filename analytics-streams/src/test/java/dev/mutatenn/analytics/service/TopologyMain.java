package dev.mutatenn.analytics.service;

import dev.mutatenn.analytics.BareAvro;
import dev.mutatenn.analytics.topology.AnalyticsSettings;
import dev.mutatenn.analytics.topology.AnalyticsTopology;
import dev.mutatenn.analytics.verdict.Judge;
import dev.mutatenn.analytics.verdict.KillRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.KafkaStreams;

/** The topology as the service runs it, in a process that can be killed: BROKERS STATE-FOLDER. Says "tasks N" whenever it runs. */
public final class TopologyMain {

  private TopologyMain() {}

  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[1]);
    StreamsSettings settings = new StreamsSettings(Map.of("bootstrap.servers", arguments[0]), "killed", folder, InstanceName.of(folder),
        Duration.ofMillis(100), 1);
    var topology = new AnalyticsTopology(BareAvro.serdes(),
        new AnalyticsSettings(0.9, new Judge(new KillRule.AnyChange()), Duration.ofMillis(200), Duration.ofDays(8))).build();
    KafkaStreams streams = new KafkaStreams(topology, settings.topology(BareAvro.serdes().serializer()));
    streams.setStateListener((now, _) -> {
      if (now == KafkaStreams.State.RUNNING) {
        System.out.println("tasks " + streams.metadataForLocalThreads().stream().mapToInt(thread -> thread.activeTasks().size()).sum());
      }
    });
    streams.setUncaughtExceptionHandler(new Failures(() -> Runtime.getRuntime().halt(1)));
    Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
    streams.start();
  }
}
