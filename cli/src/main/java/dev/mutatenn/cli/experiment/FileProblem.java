package dev.mutatenn.cli.experiment;

/**
 * One thing wrong with an experiment file.
 *
 * @param line where, from 1
 * @param field path of the field, such as {@code mutations[1].operator}; empty for the file as a whole
 * @param message what is wrong
 * @param remedy what would be right
 */
public record FileProblem(int line, String field, String message, String remedy) {

  /** {@code file:line: field: message}, and the remedy on a line of its own. */
  public String text(String file) {
    return file + ":" + line + ": " + (field.isEmpty() ? "" : field + ": ") + message + (remedy.isEmpty() ? "" : "\n    " + remedy);
  }
}
