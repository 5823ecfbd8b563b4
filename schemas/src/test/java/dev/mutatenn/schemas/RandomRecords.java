package dev.mutatenn.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;

/** Seeded random records of any schema: every union branch, empty and full arrays, odd text. */
final class RandomRecords {
  private RandomRecords() {}

  static SpecificRecord of(Schema schema, long seed) throws IOException {
    Object generic = new RandomData(schema, 1, seed, false).iterator().next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<>(schema).write(generic, encoder);
    encoder.flush();
    SpecificData model = SpecificData.getForSchema(schema);
    return (SpecificRecord) new SpecificDatumReader<>(schema, schema, model).read(null, DecoderFactory.get().binaryDecoder(out.toByteArray(), null));
  }
}
