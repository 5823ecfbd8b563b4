package dev.mutatenn.mutantgenerator.inputs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * labels.csv of an image folder: a header that names the columns {@code file} and {@code label}, then a row an image (fields may be quoted
 * as in RFC 4180, but not span lines).
 */
public final class LabelsCsv {

  private static final String REMEDY = "begin labels.csv with the line file,label and write one line an image";

  private LabelsCsv() {
  }

  /**
   * A row.
   *
   * @param line its line number in the file, from 1
   * @param file image file, relative to the folder
   * @param label class as it is written, without surrounding blanks
   */
  public record Row(int line, String file, String label) {
  }

  /** All rows in their order; blank lines do not count, further columns are ignored. */
  public static List<Row> parse(String text) throws UnreadableInputException {
    var lines = records(text.startsWith("\uFEFF") ? text.substring(1) : text);
    if (lines.isEmpty()) {
      throw new UnreadableInputException("is empty", REMEDY);
    }
    Map<String, Integer> columns = new HashMap<>();
    var header = lines.getFirst().fields();
    for (int i = 0; i < header.size(); i++) {
      columns.putIfAbsent(header.get(i).strip(), i);
    }
    if (!columns.containsKey("file") || !columns.containsKey("label")) {
      throw new UnreadableInputException("has the columns " + String.join(",", header), REMEDY);
    }
    int file = columns.get("file");
    int label = columns.get("label");
    var rows = new ArrayList<Row>();
    for (var line : lines.subList(1, lines.size())) {
      if (line.fields().size() <= Math.max(file, label)) {
        throw new UnreadableInputException("has too few columns in line " + line.number(), REMEDY);
      }
      rows.add(new Row(line.number(), line.fields().get(file).strip(), line.fields().get(label).strip()));
    }
    return rows;
  }

  private record Line(int number, List<String> fields) {
  }

  private static List<Line> records(String text) throws UnreadableInputException {
    var records = new ArrayList<Line>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank()) {
        records.add(new Line(number, fields(line, number)));
      }
    }
    return records;
  }

  private static List<String> fields(String line, int number) throws UnreadableInputException {
    var fields = new ArrayList<String>();
    var field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append(c);
        i++;
      } else if (c == '"' && (quoted || field.isEmpty())) {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    if (quoted) {
      throw new UnreadableInputException("has a quotation mark in line " + number + " that is never closed", REMEDY);
    }
    fields.add(field.toString());
    return fields;
  }
}
