package dev.mutatenn.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mutatenn.embedded.EmbeddedStack;
import dev.mutatenn.schemas.serde.RegistryClient;
import dev.mutatenn.schemas.serde.SchemaRegistration;
import dev.mutatenn.schemas.serde.SerdeConfiguration;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The serde against the real registry, and against Confluent's genuine serde. */
class RegistryTest {
  private static final int RECORDS = 25;
  private static final List<String> TARGETS = List.of("x86-64");

  private static String url;

  @BeforeAll
  static void registerEverything() {
    url = EmbeddedStack.shared().registryUrl();
    SchemaRegistration.registerAll(new RegistryClient(url, null), TopicCatalogue.load(), TARGETS);
  }

  static List<Topic> topics() {
    return TopicCatalogue.load().forTargets(TARGETS);
  }

  @ParameterizedTest
  @MethodSource("topics")
  void oursAndConfluentsReadEachOther(Topic topic) throws Exception {
    try (ConfluentOracle confluent = new ConfluentOracle(url)) {
      for (int seed = 0; seed < RECORDS; seed++) {
        SpecificRecord record = RandomRecords.of(topic.value(), seed);
        byte[] ours = new SerdeConfiguration(url).serializer().serialize(topic.name(), record);
        Object understood = confluent.read(topic.name(), ours);
        byte[] theirs = confluent.write(topic.name(), understood);
        // Not their bytes: Avro leaves the order of a map's entries open.
        assertThat((Object) deserialize(topic, theirs)).isEqualTo(record);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("topics")
  void bytesDecodeWithTheRestApiAndPlainAvro(Topic topic) throws Exception {
    SpecificRecord record = RandomRecords.of(topic.value(), 7);
    byte[] bytes = new SerdeConfiguration(url).serializer().serialize(topic.name(), record);
    Schema written = new RegistryClient(url, null).schema(ByteBuffer.wrap(bytes, 1, 4).getInt());
    GenericRecord plain = new GenericDatumReader<GenericRecord>(written).read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
    assertThat(plain.getSchema().getFullName()).isEqualTo(topic.value().getFullName());
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(again, null);
    new GenericDatumWriter<GenericRecord>(written).write(plain, encoder);
    encoder.flush();
    assertThat(again.toByteArray()).isEqualTo(java.util.Arrays.copyOfRange(bytes, 5, bytes.length));
  }

  @Test
  void anIncompatibleSchemaIsRefusedWithItsSubject() {
    Schema other = SchemaBuilder.record("MutantSpec").namespace("dev.mutatenn.schemas").fields().requiredInt("somethingElse").endRecord();
    Topic changed = new Topic("mutant-specs", "", "", other, 1, "delete", java.time.Duration.ZERO, Map.of());
    assertThatThrownBy(() -> SchemaRegistration.registerAll(new RegistryClient(url, null), new TopicCatalogue(List.of(changed)), TARGETS))
        .hasMessageContaining("mutant-specs-value").hasMessageContaining("BACKWARD");
  }

  @Test
  void aRecordOfAnOlderSchemaIsReadWithTheNewOnesDefaults() throws Exception {
    Schema older = SchemaBuilder.record("Tolerance").namespace("dev.mutatenn.schemas").fields()
        .requiredDouble("absolute").requiredDouble("relative").requiredString("goneSince").endRecord();
    RegistryClient registry = new RegistryClient(url, null);
    int id = registry.register("older-value", older);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(older).write(
        new GenericRecordBuilder(older).set("absolute", 0.5).set("relative", 0.25).set("goneSince", "v1").build(), encoder);
    encoder.flush();
    Tolerance read = new SerdeConfiguration(url).deserializer(Tolerance.class).deserialize("older", out.toByteArray());
    assertThat(read.getAbsolute()).isEqualTo(0.5);
    assertThat(read.getRelative()).isEqualTo(0.25);
  }

  @Test
  void whatIsNoSuchRecordIsRefusedWithItsTopicAndCause() throws Exception {
    var reader = new SerdeConfiguration(url).deserializer(MutantSpec.class);
    assertThatThrownBy(() -> reader.deserialize("mutant-specs", "hello".getBytes())).isInstanceOf(SerializationException.class)
        .hasMessageContaining("mutant-specs").hasMessageContaining("wire format");
    assertThatThrownBy(() -> reader.deserialize("mutant-specs", new byte[] {0, 0, 0x7f, 0, 0, 1})).isInstanceOf(SerializationException.class)
        .hasMessageContaining("schema id");
    byte[] other = new SerdeConfiguration(url).serializer().serialize("experiment-progress", RandomRecords.of(ExperimentProgress.getClassSchema(), 1));
    assertThatThrownBy(() -> reader.deserialize("mutant-specs", other)).hasMessageContaining("ExperimentProgress");
    byte[] cut = java.util.Arrays.copyOf(other, 7);
    assertThatThrownBy(() -> new SerdeConfiguration(url).deserializer(ExperimentProgress.class).deserialize("experiment-progress", cut))
        .isInstanceOf(SerializationException.class).hasMessageContaining("experiment-progress");
  }

  @Test
  void aSerializerThatMayNotRegisterRefusesAnUnknownSchema() throws Exception {
    SerdeConfiguration strict = new SerdeConfiguration(url, SerdeConfiguration.DEFAULT_SERIALIZER, SerdeConfiguration.DEFAULT_DESERIALIZER,
        Map.of("auto.register.schemas", "false"));
    SpecificRecord record = RandomRecords.of(Tolerance.getClassSchema(), 3);
    assertThatThrownBy(() -> strict.serializer().serialize("never-registered", record)).hasMessageContaining("never-registered");
  }

  @SuppressWarnings("unchecked")
  private static Object deserialize(Topic topic, byte[] bytes) throws Exception {
    Class<? extends SpecificRecord> type = (Class<? extends SpecificRecord>) Class.forName(topic.value().getFullName());
    return new SerdeConfiguration(url).deserializer(type).deserialize(topic.name(), bytes);
  }
}
