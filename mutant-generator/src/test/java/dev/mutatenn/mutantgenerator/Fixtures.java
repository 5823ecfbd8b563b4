package dev.mutatenn.mutantgenerator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Files that src/test/python/make_fixtures.py wrote with Pillow and NumPy. */
public final class Fixtures {

  private Fixtures() {
  }

  public static byte[] bytes(String name) {
    try (var stream = Fixtures.class.getResourceAsStream("/fixtures/" + name)) {
      if (stream == null) {
        throw new IllegalArgumentException("no fixture " + name + ": run src/test/python/make_fixtures.py");
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonNode json(String name) {
    try {
      return new ObjectMapper().readTree(bytes(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] samples(JsonNode numbers) {
    var samples = new byte[numbers.size()];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) numbers.get(i).asInt();
    }
    return samples;
  }
}
