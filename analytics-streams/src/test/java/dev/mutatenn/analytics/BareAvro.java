package dev.mutatenn.analytics;

import dev.mutatenn.schemas.serde.SerdeConfiguration;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/** Avro without a registry, for tests of the topology alone. */
public final class BareAvro {

  private BareAvro() {}

  /** Serdes that need nothing else. */
  public static SerdeConfiguration serdes() {
    return new SerdeConfiguration("http://unused", Serializer.class.getName(), Deserializer.class.getName(), Map.of());
  }

  /** Writes the datum alone. */
  public static final class Serializer implements org.apache.kafka.common.serialization.Serializer<SpecificRecord> {
    @Override
    public byte[] serialize(String topic, SpecificRecord value) {
      if (value == null) {
        return null;
      }
      try {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new SpecificDatumWriter<>(value.getSchema(), SpecificData.getForClass(value.getClass())).write(value, encoder);
        encoder.flush();
        return out.toByteArray();
      } catch (IOException e) {
        throw new SerializationException(e);
      }
    }
  }

  /** Reads it. */
  public static final class Deserializer implements org.apache.kafka.common.serialization.Deserializer<SpecificRecord> {
    private final Class<?> type;

    public Deserializer(Class<?> type) {
      this.type = type;
    }

    @Override
    public SpecificRecord deserialize(String topic, byte[] bytes) {
      if (bytes == null) {
        return null;
      }
      try {
        SpecificData model = SpecificData.getForClass(type);
        var schema = model.getSchema(type);
        return (SpecificRecord) new SpecificDatumReader<>(schema, schema, model).read(null, DecoderFactory.get().binaryDecoder(bytes, null));
      } catch (IOException | RuntimeException e) {
        throw new SerializationException("topic " + topic + ": " + e.getMessage(), e);
      }
    }
  }
}
