package dev.mutatenn.benchmarks.topology;

import com.sun.management.OperatingSystemMXBean;
import dev.mutatenn.analytics.deadletter.DeadLetterConfig;
import dev.mutatenn.analytics.service.BoundedRocksDb;
import dev.mutatenn.analytics.topology.AnalyticsSettings;
import dev.mutatenn.analytics.topology.AnalyticsTopology;
import dev.mutatenn.analytics.verdict.Judge;
import dev.mutatenn.analytics.verdict.KillRule;
import dev.mutatenn.embedded.BrokerProcess;
import dev.mutatenn.embedded.EmbeddedStack;
import dev.mutatenn.embedded.RegistryProcess;
import dev.mutatenn.schemas.DiscrepancyMetric;
import dev.mutatenn.schemas.ExperimentProgress;
import dev.mutatenn.schemas.ExperimentState;
import dev.mutatenn.schemas.TopicProvisioner;
import dev.mutatenn.schemas.Topics;
import dev.mutatenn.schemas.serde.SerdeConfiguration;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Outputs joined per second: {@code FOLDER BATCHES}. The topology runs in this process with one thread and exactly-once v2 against a broker, a
 * registry and a producer in others, and reads what lies ready. Time is this process's CPU time, and the wall's.
 */
public final class JoinBenchmark {
  private static final int DEVICES = 4;
  private static final int MUTANTS = 51;
  private static final int INPUTS = 10;
  private static final int CLASSES = 1000;

  private JoinBenchmark() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    // As the service runs: without this Kafka would write every record out as a text for a log that nobody reads.
    System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
    Logger.getLogger("").setLevel(Level.WARNING);
    if (arguments[0].equals("feed")) {
      Feed.run(arguments[1], arguments[2], load(arguments[3], Integer.parseInt(arguments[4])), Path.of(arguments[5]));
      return;
    }
    Path folder = Files.createDirectories(Path.of(arguments[0])).toAbsolutePath();
    Workload measured = load("measured", Integer.parseInt(arguments[1]));
    try (var broker = BrokerProcess.start(System.getProperty("java.class.path"), folder.resolve("broker"), 0, 0, folder.resolve("broker.log"));
        var registry = RegistryProcess.start(EmbeddedStack.registryHome(), folder.resolve("registry"), 0, folder.resolve("registry.log"))) {
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
        TopicProvisioner.provision(admin, IntStream.range(0, DEVICES).mapToObj(device -> "t" + device).toList());
      }
      var serdes = new SerdeConfiguration(registry.url());
      feed(broker, registry, load("warm", 8), folder.resolve("warm.f32"));
      try (KafkaStreams warming = streams(broker, serdes, folder)) {
        warming.start();
        await(broker, serdes, "warm");
        // What is measured lies ready before the topology reads on.
        warming.pause();
        feed(broker, registry, measured, folder.resolve("measured.f32"));
        long cpu = cpu();
        long wall = System.nanoTime();
        warming.resume();
        await(broker, serdes, "measured");
        report(measured, (cpu() - cpu) / 1e9, (System.nanoTime() - wall) / 1e9);
      }
      try (var out = new PrintWriter(Files.newBufferedWriter(folder.resolve("metrics.csv")))) {
        read(broker, serdes, Topics.DISCREPANCY_METRICS, DiscrepancyMetric.class, metric -> {
          if (metric.getExperiment().equals("measured") && metric.getFinalValue()) {
            out.println(String.join(",", metric.getMutant(), metric.getDeviceA(), metric.getDeviceB(), String.valueOf(metric.getTop1Disagreement()),
                String.valueOf(metric.getKendallTau()), String.valueOf(metric.getRbo()), String.valueOf(metric.getJsDivergence()),
                String.valueOf(metric.getRelativeL2())));
          }
          return false;
        });
      }
    }
  }

  private static Workload load(String experiment, int batches) {
    return new Workload(experiment, DEVICES, MUTANTS, batches, INPUTS, CLASSES);
  }

  private static void report(Workload load, double cpu, double wall) {
    System.out.printf("%d outputs of %d classes, %d devices x %d mutants: %.2f s of CPU (%.0f a second), %.2f s by the wall (%.0f a second)%n",
        load.vectors(), load.classes(), load.devices(), load.mutants(), cpu, load.vectors() / cpu, wall, load.vectors() / wall);
  }

  private static long cpu() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static KafkaStreams streams(BrokerProcess broker, SerdeConfiguration serdes, Path folder) {
    Properties p = new Properties();
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, "benchmark");
    p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
    p.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("state").toString());
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1000);
    p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
    p.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
    p.put(StreamsConfig.producerPrefix("max.request.size"), "8388608");
    p.put(StreamsConfig.producerPrefix("compression.type"), "zstd");
    p.put(StreamsConfig.topicPrefix("max.message.bytes"), "8388608");
    p.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
    p.putAll(DeadLetterConfig.settings(serdes.serializer()));
    var settings = new AnalyticsSettings(0.9, new Judge(new KillRule.AnyChange()), Duration.ofSeconds(1), Duration.ofDays(8));
    return new KafkaStreams(new AnalyticsTopology(serdes, settings).build(), p);
  }

  private static void feed(BrokerProcess broker, RegistryProcess registry, Workload load, Path scores) throws IOException, InterruptedException {
    List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-cp",
        System.getProperty("java.class.path"), JoinBenchmark.class.getName(), "feed", broker.bootstrapServers(), registry.url(), load.experiment(),
        String.valueOf(load.batches()), scores.toString());
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IOException("the producer ended with " + status);
    }
  }

  private static void await(BrokerProcess broker, SerdeConfiguration serdes, String experiment) {
    read(broker, serdes, Topics.EXPERIMENT_PROGRESS, ExperimentProgress.class,
        progress -> progress.getExperiment().equals(experiment) && progress.getState() == ExperimentState.COMPLETED);
  }

  /** Committed records from the beginning, until one is enough; of metrics, all there are. */
  private static <T extends SpecificRecord> void read(BrokerProcess broker, SerdeConfiguration serdes, String topic, Class<T> type,
      Predicate<T> enough) {
    Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed");
    try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), serdes.deserializer(type))) {
      List<TopicPartition> all = consumer.partitionsFor(topic).stream().map(each -> new TopicPartition(topic, each.partition())).toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      var ends = consumer.endOffsets(all);
      boolean whole = topic.equals(Topics.DISCREPANCY_METRICS);
      while (!whole || ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          if (enough.test(record.value())) {
            return;
          }
        }
      }
    }
  }
}
