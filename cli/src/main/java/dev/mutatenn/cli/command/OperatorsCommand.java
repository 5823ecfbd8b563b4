package dev.mutatenn.cli.command;

import dev.mutatenn.catalogue.Operator;
import dev.mutatenn.catalogue.OperatorCatalogue;
import dev.mutatenn.catalogue.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists the catalogue of operators. */
@Command(name = "operators", mixinStandardHelpOptions = true, description = "Lists the mutation operators by family, or describes one.")
final class OperatorsCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", arity = "0..1", description = "An operator, by its name or its title in MutateNN.")
  private String name;

  @Override
  public Integer call() {
    OperatorCatalogue catalogue = OperatorCatalogue.load();
    if (name != null) {
      describe(catalogue.find(name).orElseThrow(() -> new UsageException("there is no operator " + name
          + catalogue.closest(name).stream().findFirst().map(close -> ": did you mean " + close + "?").orElse(""))));
      return 0;
    }
    Map<String, List<Operator>> families = catalogue.all().stream().collect(Collectors.groupingBy(Operator::category, LinkedHashMap::new,
        Collectors.toList()));
    families.forEach((family, operators) -> {
      System.out.println(family);
      operators.forEach(o -> System.out.printf("  %-34s %-6s %s%n", o.name(), o.level().name().toLowerCase(Locale.ROOT),
          firstSentence(o.description())));
    });
    System.out.println(catalogue.all().size() + " operators in " + families.size() + " families; ./mutatenn operators NAME describes one");
    return 0;
  }

  private static void describe(Operator operator) {
    System.out.println(operator.name());
    row("in MutateNN", operator.originalTitle().isEmpty() ? "none: beyond its catalogue" : operator.originalTitle());
    row("family", operator.category());
    row("level", operator.level().name().toLowerCase(Locale.ROOT) + ", sees the " + operator.stage().name().toLowerCase(Locale.ROOT) + " stage");
    row("site", operator.sites());
    row("what", operator.description());
    row("before", operator.exampleBefore());
    row("after", operator.exampleAfter());
    row("source", operator.source());
    if (operator.mayLeaveBounds()) {
      row("bounds", "may read or write outside a buffer");
    }
    for (Parameter parameter : operator.parameters()) {
      row("parameter", parameter.name() + " (" + parameter.type() + ", default " + parameter.defaultValue() + "): " + parameter.description());
    }
  }

  private static void row(String name, String text) {
    System.out.printf("  %-12s %s%n", name, text.strip().replace("\n", "\n" + " ".repeat(15)));
  }

  private static String firstSentence(String text) {
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }
}
