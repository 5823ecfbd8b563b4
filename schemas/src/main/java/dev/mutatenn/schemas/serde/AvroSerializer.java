package dev.mutatenn.schemas.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes Avro in Confluent's wire format: a zero byte, the schema's id in the registry (four bytes, big-endian), the datum.
 * Subject {@code <topic>-value}. Configured with the names of Confluent's serializer; see docs/decisions/0005.
 */
public final class AvroSerializer<T extends SpecificRecord> implements Serializer<T> {
  static final byte MAGIC = 0;
  static final int HEADER = 5;

  private final Map<String, Integer> ids = new ConcurrentHashMap<>();
  private AvroSettings settings;
  private RegistryClient registry;

  @Override
  public void configure(Map<String, ?> configuration, boolean isKey) {
    if (isKey) {
      throw new org.apache.kafka.common.config.ConfigException("the keys of this system are text; AvroSerializer is for values");
    }
    settings = AvroSettings.of(configuration);
    registry = settings.client();
  }

  /** @throws SerializationException naming the topic when the registry refuses or the record is incomplete */
  @Override
  public byte[] serialize(String topic, T value) {
    if (value == null) {
      return null;
    }
    try {
      int id = ids.computeIfAbsent(topic + "|" + value.getSchema().getFullName(), _ -> id(topic + "-value", value.getSchema()));
      ByteArrayOutputStream out = new ByteArrayOutputStream(256);
      out.writeBytes(ByteBuffer.allocate(HEADER).put(MAGIC).putInt(id).array());
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      new SpecificDatumWriter<T>(value.getSchema(), SpecificDataOf.schema(value)).write(value, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException | RuntimeException e) {
      throw new SerializationException("cannot write " + value.getSchema().getName() + " to topic " + topic + ": " + e.getMessage(), e);
    }
  }

  private int id(String subject, Schema schema) {
    if (settings.useLatest()) {
      return registry.latestId(subject);
    }
    return settings.autoRegister() ? registry.register(subject, schema) : registry.idOf(subject, schema);
  }
}
