package dev.mutatenn.cli.report;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Comma-separated values (RFC 4180, lines ended by a line feed). The same values give the same bytes: numbers as {@link Double#toString}
 * writes them.
 */
final class Csv {
  private final Appendable out;

  Csv(Appendable out) {
    this.out = out;
  }

  /** A row; null is an empty field. */
  void row(Object... fields) throws IOException {
    out.append(Arrays.stream(fields).map(Csv::field).collect(Collectors.joining(","))).append('\n');
  }

  private static String field(Object value) {
    String text = value == null ? "" : value.toString();
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
