package dev.mutatenn.analytics.topology;

import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Records of the topics within state, as bare Avro of this build's schema behind the schema's fingerprint: state needs no registry.
 */
final class AvroState<T extends SpecificRecord> {
  private final Class<T> type;
  private final SpecificData model;
  private final long fingerprint;

  AvroState(Class<T> type) {
    this.type = type;
    // Avro would look the classes up in its own loader, which under Quarkus's tests does not hold them.
    this.model = new SpecificData(type.getClassLoader());
    SpecificData.getForClass(type).getConversions().forEach(model::addLogicalTypeConversion);
    this.fingerprint = SchemaNormalization.parsingFingerprint64(model.getSchema(type));
  }

  void write(T value, DataOutput out) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new SpecificDatumWriter<T>(value.getSchema(), model).write(value, encoder);
    encoder.flush();
    out.writeLong(fingerprint);
    out.writeInt(bytes.size());
    out.write(bytes.toByteArray());
  }

  T read(DataInput in) throws IOException {
    if (in.readLong() != fingerprint) {
      throw new IOException("it holds a " + type.getSimpleName() + " of another schema version; use another mutatenn.analytics.application-id,"
          + " which computes all anew");
    }
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    var schema = model.getSchema(type);
    return type.cast(new SpecificDatumReader<T>(schema, schema, model).read(null, DecoderFactory.get().binaryDecoder(bytes, null)));
  }
}
