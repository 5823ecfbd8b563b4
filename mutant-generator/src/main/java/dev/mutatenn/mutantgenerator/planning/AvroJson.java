package dev.mutatenn.mutantgenerator.planning;

import dev.mutatenn.schemas.serde.SpecificDataOf;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Records as documents in object storage (Avro's JSON encoding), and as the bytes a digest is taken of (its binary encoding). */
public final class AvroJson {

  private AvroJson() {
  }

  public static byte[] document(SpecificRecord record) {
    var output = new ByteArrayOutputStream();
    try {
      var encoder = EncoderFactory.get().jsonEncoder(record.getSchema(), output);
      new SpecificDatumWriter<SpecificRecord>(record.getSchema(), SpecificDataOf.schema(record)).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return output.toByteArray();
  }

  /** The record in a document that {@link #document} wrote with the same schema. */
  public static <T extends SpecificRecord> T record(byte[] document, Class<T> type) {
    var model = SpecificDataOf.type(type);
    var schema = model.getSchema(type);
    try {
      var decoder = DecoderFactory.get().jsonDecoder(schema, new ByteArrayInputStream(document));
      return new SpecificDatumReader<T>(schema, schema, model).read(null, decoder);
    } catch (IOException e) {
      throw new UncheckedIOException("not a document of " + schema.getFullName(), e);
    }
  }

  public static byte[] binary(SpecificRecord record) {
    var output = new ByteArrayOutputStream();
    try {
      var encoder = EncoderFactory.get().binaryEncoder(output, null);
      new SpecificDatumWriter<SpecificRecord>(record.getSchema(), SpecificDataOf.schema(record)).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return output.toByteArray();
  }
}
