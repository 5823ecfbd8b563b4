package dev.mutatenn.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStackTest {

  @TempDir Path folder;

  @Test
  void brokerKilledInMidFlightComesBackWithItsRecords() throws Exception {
    Path data = folder.resolve("broker");
    Process first = startBroker(data);
    String address = ready(first);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
      admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get();
    }
    try (var producer = new KafkaProducer<>(Map.of("bootstrap.servers", address, "acks", "all"), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("kept", "key", "value")).get();
    }
    first.destroyForcibly().waitFor();

    try (EmbeddedBroker second = EmbeddedBroker.start(data, 0)) {
      assertThat(values(second.bootstrapServers(), "kept", 1)).containsExactly("value");
      assertTopicsAreNotMadeByAccident(second.bootstrapServers());
    }
  }

  @Test
  void brokerEndsWithItsParent() throws Exception {
    Process broker = startBroker(folder.resolve("orphan"));
    ready(broker);
    broker.getOutputStream().close();
    assertThat(broker.waitFor(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void registryKeepsItsIdsOverARestart() throws Exception {
    Path data = folder.resolve("registry");
    String schema = "{\"schema\": \"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"R\\\",\\\"fields\\\":[]}\"}";
    String id;
    try (RegistryProcess registry = RegistryProcess.start(EmbeddedStack.registryHome(), data, 0, folder.resolve("first.log"))) {
      id = post(registry.url() + "/subjects/s-value/versions", schema);
      assertThat(id).contains("\"id\"");
    }
    try (RegistryProcess registry = RegistryProcess.start(EmbeddedStack.registryHome(), data, 0, folder.resolve("second.log"))) {
      assertThat(post(registry.url() + "/subjects/s-value/versions", schema)).isEqualTo(id);
    }
  }

  @Test
  void missingRegistryIsToldWithItsRemedy() {
    assertThatThrownBy(() -> RegistryProcess.start(folder.resolve("nowhere"), folder, 0, folder.resolve("log")))
        .hasMessageContaining("nowhere").hasMessageContaining("./mutatenn setup");
  }

  @Test
  void optionsOfTheBrokerAreChecked() {
    assertThatThrownBy(() -> BrokerMain.parse(List.of("--port", "1"))).hasMessageContaining("--data is missing");
    assertThatThrownBy(() -> BrokerMain.parse(List.of("--data", "d", "--port", "x"))).hasMessageContaining("--port x");
    assertThatThrownBy(() -> BrokerMain.parse(List.of("--dta", "d"))).hasMessageContaining("unknown option --dta");
  }

  @Test
  void freePortsDiffer() {
    Set<Integer> ports = new HashSet<>(FreePorts.find(20));
    assertThat(ports).hasSize(20).allMatch(port -> port > 0);
  }

  private static void assertTopicsAreNotMadeByAccident(String address) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address));
        var producer = new KafkaProducer<>(Map.of("bootstrap.servers", address, "max.block.ms", "1500"), new StringSerializer(),
            new StringSerializer())) {
      assertThatThrownBy(() -> producer.send(new ProducerRecord<>("misspelt", "value")).get()).hasMessageContaining("misspelt");
      assertThat(admin.listTopics().names().get()).doesNotContain("misspelt");
    }
  }

  private Process startBroker(Path data) throws Exception {
    List<String> command = ChildJvm.command("256m");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.mutatenn.embedded.BrokerMain", "--data", data.toString()));
    return new ProcessBuilder(command).redirectError(folder.resolve("broker.err").toFile()).start();
  }

  private String ready(Process broker) throws Exception {
    BufferedReader output = broker.inputReader();
    Optional<String> line = output.lines().filter(text -> text.startsWith("ready ")).findFirst();
    return line.orElseThrow(() -> new AssertionError("the broker ended: " + read(folder.resolve("broker.err")))).substring("ready ".length());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }

  private static List<String> values(String address, String topic, int count) {
    List<String> values = new java.util.ArrayList<>();
    try (var consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", address), new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      Instant end = Instant.now().plus(Duration.ofSeconds(30));
      while (values.size() < count && Instant.now().isBefore(end)) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }

  private static String post(String url, String body) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).header("Content-Type", "application/vnd.schemaregistry.v1+json")
        .POST(HttpRequest.BodyPublishers.ofString(body)).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
