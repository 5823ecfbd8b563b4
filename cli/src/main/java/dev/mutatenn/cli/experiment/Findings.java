package dev.mutatenn.cli.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The problems of one experiment file, found while it is read, and where its fields stand. Mutable, of one thread. */
final class Findings {
  private final String file;
  private final List<FileProblem> problems = new ArrayList<>();
  private final Map<String, Integer> lines = new HashMap<>();

  Findings(String file) {
    this.file = file;
  }

  void add(int line, String field, String message, String remedy) {
    problems.add(new FileProblem(line, field, message, remedy));
  }

  /** Remembers where a field stands, for problems that are found later by its path. */
  void at(String field, int line) {
    lines.put(field, line);
  }

  /** The line of a field, or of the nearest that encloses it. */
  int line(String field) {
    for (String at = field; !at.isEmpty(); at = enclosing(at)) {
      Integer line = lines.get(at);
      if (line != null) {
        return line;
      }
    }
    return 1;
  }

  /** Lines by field path. */
  Map<String, Integer> lines() {
    return Map.copyOf(lines);
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  /** Ends the reading when anything was found. */
  void refuse() throws BadExperimentFile {
    if (!problems.isEmpty()) {
      problems.sort(Comparator.comparingInt(FileProblem::line));
      throw new BadExperimentFile(file, problems);
    }
  }

  private static String enclosing(String field) {
    int cut = Math.max(field.lastIndexOf('.'), field.lastIndexOf('['));
    return cut < 0 ? "" : field.substring(0, cut);
  }
}
