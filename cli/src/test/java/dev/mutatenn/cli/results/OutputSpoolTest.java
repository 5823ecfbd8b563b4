package dev.mutatenn.cli.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputSpoolTest {

  @Test
  void linesComeInThePlansOrderAndTheFirstOfDuplicatesCounts() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputSpool spool = OutputSpool.open()) {
      spool.add(TestResults.output(TestResults.KILLED, "c-gcc", 0, 4f));
      spool.add(TestResults.output("original", "c-gcc", 1, 3f));
      spool.add(TestResults.output("original", "x86-64", 1, 2f));
      spool.add(TestResults.output("original", "x86-64", 1, 99f));
      spool.add(TestResults.output("original", "x86-64", 0, 0.1f));
      spool.writeTo(out, TestResults.plan());
    }
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.getFirst()).isEqualTo("{\"model\":\"mini\",\"mutant\":\"original\",\"device\":\"x86-64\",\"input\":\"digit-0.png\",\"label\":7,"
        + "\"topk\":[[7,0.1],[1,\"NaN\"]],\"digest\":\"" + "e".repeat(64) + "\"}");
    assertThat(lines.get(1)).contains("\"x86-64\"", "[7,2.0]");
    assertThat(lines.get(2)).contains("\"c-gcc\"", "[7,3.0]");
    assertThat(lines.get(3)).contains(TestResults.KILLED, "[7,4.0]");
  }
}
