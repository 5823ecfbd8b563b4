package dev.mutatenn.schemas.serde;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads Avro in Confluent's wire format into a generated class: the schema it was written with comes from the registry by its
 * id, and Avro resolves it to the class's own, so that older and newer records are read too.
 */
public final class AvroDeserializer<T extends SpecificRecord> implements Deserializer<T> {
  private final Class<T> type;
  private final SpecificData model;
  private final Map<Integer, Schema> written = new ConcurrentHashMap<>();
  private RegistryClient registry;

  /** @param type the generated class that records become */
  public AvroDeserializer(Class<T> type) {
    this.type = type;
    this.model = SpecificDataOf.type(type);
  }

  @Override
  public void configure(Map<String, ?> configuration, boolean isKey) {
    registry = AvroSettings.of(configuration).client();
  }

  /** @throws SerializationException naming topic and cause: another format, another record type, an unknown schema id, a cut datum */
  @Override
  public T deserialize(String topic, byte[] bytes) {
    if (bytes == null) {
      return null;
    }
    if (bytes.length < AvroSerializer.HEADER || bytes[0] != AvroSerializer.MAGIC) {
      throw new SerializationException("topic " + topic + ": a record of " + bytes.length
          + " bytes is not in Confluent's wire format (a zero byte, a schema id of four bytes, Avro)");
    }
    int id = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
    try {
      Schema writer = written.computeIfAbsent(id, registry::schema);
      Schema reader = model.getSchema(type);
      if (!writer.getFullName().equals(reader.getFullName())) {
        throw new SerializationException("it is a " + writer.getFullName() + ", not a " + reader.getFullName());
      }
      var decoder = DecoderFactory.get().binaryDecoder(bytes, AvroSerializer.HEADER, bytes.length - AvroSerializer.HEADER, null);
      return type.cast(new SpecificDatumReader<T>(writer, reader, model).read(null, decoder));
    } catch (RegistryException unreachable) {
      if (unreachable.status() == 0 || unreachable.status() >= 500) {
        throw unreachable;
      }
      throw new SerializationException("topic " + topic + ": cannot read a record with schema id " + id + ": " + unreachable.getMessage(), unreachable);
    } catch (IOException | RuntimeException e) {
      throw new SerializationException("topic " + topic + ": cannot read a record with schema id " + id + ": " + e.getMessage(), e);
    }
  }
}
