package dev.mutatenn.analytics.metrics;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.StreamSupport;

/** The cases of expected_metrics.py, computed once a test JVM by numpy and scipy. */
final class Expected {
  private static final String SEED = "20250117";
  private static final String CASES = "1500";
  private static List<JsonNode> cases;

  private Expected() {}

  static synchronized List<JsonNode> ofVectors() throws IOException, InterruptedException {
    return all().stream().filter(row -> !row.has("counts")).toList();
  }

  static synchronized List<JsonNode> ofCounts() throws IOException, InterruptedException {
    return all().stream().filter(row -> row.has("counts")).toList();
  }

  static float[] vector(JsonNode row) {
    float[] vector = new float[row.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) row.get(i).asDouble();
    }
    return vector;
  }

  static int[] classes(JsonNode row) {
    return StreamSupport.stream(row.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  static OptionalDouble value(JsonNode node) {
    return node.isNull() ? OptionalDouble.empty() : OptionalDouble.of(node.asDouble());
  }

  private static List<JsonNode> all() throws IOException, InterruptedException {
    if (cases == null) {
      String python = System.getenv("MUTATENN_PYTHON");
      if (python == null) {
        throw new AssertionError("MUTATENN_PYTHON is not set: run ./mutatenn test, or ./mutatenn setup and set it to the interpreter it names");
      }
      Process process = new ProcessBuilder(python, Path.of("src/test/python/expected_metrics.py").toString(), SEED, CASES)
          .redirectError(ProcessBuilder.Redirect.INHERIT).start();
      ObjectMapper json = JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();
      List<JsonNode> rows = new ArrayList<>();
      try (var lines = process.inputReader()) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          rows.add(json.readTree(line));
        }
      }
      if (process.waitFor() != 0) {
        throw new AssertionError("expected_metrics.py ended with " + process.exitValue());
      }
      cases = rows;
    }
    return cases;
  }
}
