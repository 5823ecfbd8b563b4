package dev.mutatenn.cli.experiment;

import java.util.List;
import java.util.stream.Collectors;

/** An experiment file that cannot be used; the message has a line for each thing wrong with it. */
public final class BadExperimentFile extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<FileProblem> problems;

  public BadExperimentFile(String file, List<FileProblem> problems) {
    super(problems.stream().map(problem -> problem.text(file)).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** All that is wrong, in the file's order. */
  public List<FileProblem> problems() {
    return problems;
  }
}
