package dev.mutatenn.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** docs/operators.md, made from the catalogue. */
public final class OperatorPage {
  private OperatorPage() {}

  /**
   * Writes the page.
   *
   * @param arguments the file
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("name the file to write, as in: OperatorPage docs/operators.md");
    }
    Files.writeString(Path.of(arguments[0]), of(OperatorCatalogue.load().all()));
  }

  /** The page as Markdown. */
  static String of(List<Operator> operators) {
    StringBuilder page = new StringBuilder(HEAD.formatted(operators.size()));
    List<String> categories = operators.stream().map(Operator::category).distinct().toList();
    page.append("\n| family | operators |\n| --- | --- |\n");
    for (String category : categories) {
      List<String> names = operators.stream().filter(o -> o.category().equals(category)).map(o -> "[" + o.name() + "](#" + o.name() + ")").toList();
      page.append("| ").append(category).append(" | ").append(String.join(", ", names)).append(" |\n");
    }
    for (String category : categories) {
      page.append("\n## ").append(category.substring(0, 1).toUpperCase(Locale.ROOT)).append(category.substring(1)).append('\n');
      operators.stream().filter(operator -> operator.category().equals(category)).forEach(operator -> page.append(section(operator)));
    }
    return page.toString();
  }

  private static String section(Operator operator) {
    StringBuilder section = new StringBuilder("\n### " + operator.name() + "\n\n" + operator.description() + "\n\n");
    if (!operator.originalTitle().isEmpty()) {
      section.append("- in MutateNN: `").append(operator.originalTitle()).append("`\n");
    }
    section.append("- sees: ").append(operator.level() == Level.GRAPH ? "Relax" : "TIRx").append(", stage ").append(operator.stage()).append('\n');
    section.append("- a site: ").append(operator.sites()).append('\n');
    if (operator.mayLeaveBounds()) {
      section.append("- may read or write outside a buffer\n");
    }
    section.append("- source: ").append(operator.source()).append("\n\n");
    section.append("before\n```python\n").append(operator.exampleBefore()).append("\n```\nafter\n```python\n").append(operator.exampleAfter()).append("\n```\n");
    if (!operator.parameters().isEmpty()) {
      section.append("\n| parameter | default | what it is | allowed |\n| --- | --- | --- | --- |\n");
      for (Parameter parameter : operator.parameters()) {
        section.append("| `%s` | `%s` | %s | %s |%n".formatted(parameter.name(), parameter.defaultValue(), parameter.description(), parameter.wanted()));
      }
    }
    return section.toString();
  }

  private static final String HEAD = """
      # Mutation operators

      Made from [operators.yaml](../catalogue/src/main/resources/operators.yaml) by `OperatorPage`: change that file, not this one.

      %d operators. A **graph** operator sees Relax at the stage *imported*: what TVM makes of the ONNX file, layers whole, batch
      normalisations not yet folded away. A **loop** operator sees TIRx at the stage *scheduled*: after legalisation, constant folding and
      fusion, kernels as loops over blocks. Neither stage depends on the CPU target, so one site name means one place on every target;
      a kernel that several layers share is one kernel, and a mutant changes it for all of them. Kernels scheduled for a GPU are others,
      with sites of their own.

      A condition is that of an IfThenElse, a Select or an if_then_else; comparisons nested in and, or, not count. At the stage scheduled a
      CPU kernel has conditions in its padding; the statements IfThenElse that guard threads or begin reductions come later in lowering.

      A site's name is `function/statement/kind#number@digest`: the statement is the bound variable or the block, and the digest is of the
      function's text, so that a name never means another place after the network or TVM has changed. Sites can be had by
      `mutatenn survey`. An operator without a site, or whose mutation does not type-check, answers NOT_APPLICABLE and why.

      Mutants that may leave the bounds of a buffer can be built with a check of every access
      ([decision 40](decisions/0040-our-own-bound-checks.md)): what leaves the memory of a buffer is an accident of memory, not of arithmetic.

      Where these differ from the original's: mutations of stored values really store the changed value (the original stores the old one);
      a transposition swaps the first pair of equal axes, and says where there is none (the original swaps one pair for every repeated
      size, and skips silently); thresholds are compared in float64 and loop bounds stay whole numbers (the original casts both to float32);
      sites are numbered within an operator, in the order of the code (the original counts visits over unrelated nodes).
      """;
}
