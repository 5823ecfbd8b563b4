package dev.mutatenn.catalogue;

import java.util.List;

/**
 * A mutation operator.
 *
 * @param name its name
 * @param originalTitle its name in MutateNN's catalogue
 * @param category its family in the paper
 * @param level where it plants its fault
 * @param sites what a site of it is
 * @param description what it does
 * @param source where the fault comes from
 * @param parameters what can be set
 */
public record Operator(
    String name, String originalTitle, String category, Level level, String sites, String description, String source, List<Parameter> parameters) {
  public Operator {
    parameters = List.copyOf(parameters);
  }
}
