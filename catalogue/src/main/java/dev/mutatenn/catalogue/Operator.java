package dev.mutatenn.catalogue;

import java.util.List;

/**
 * A mutation operator.
 *
 * @param name its name
 * @param originalTitle its name in MutateNN's catalogue, accepted wherever a name is read; empty where MutateNN has no such operator
 * @param category its family
 * @param level where it plants its fault
 * @param stage what it sees
 * @param sites what a site of it is
 * @param description what it does
 * @param exampleBefore IR at a site before the mutation
 * @param exampleAfter the same after it
 * @param source where the fault comes from
 * @param mayLeaveBounds whether a mutant may read or write outside a buffer, so that it is worth building with checks as well
 * @param parameters what can be set
 */
public record Operator(
    String name, String originalTitle, String category, Level level, Stage stage, String sites, String description, String exampleBefore,
    String exampleAfter, String source, boolean mayLeaveBounds, List<Parameter> parameters) {
  public Operator {
    parameters = List.copyOf(parameters);
  }

  /** Whether somebody means this operator: by its name, or by the title MutateNN has for it. */
  public boolean isCalled(String nameOrTitle) {
    return name.equals(nameOrTitle) || !originalTitle.isEmpty() && originalTitle.equals(nameOrTitle);
  }
}
