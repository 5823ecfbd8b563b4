package dev.mutatenn.mutantgenerator.planning;

import dev.mutatenn.schemas.ExperimentPlan;
import dev.mutatenn.schemas.MutantSpec;
import java.util.List;

/** The records of mutant-specs that a plan stands for. */
public final class MutantSpecs {

  private MutantSpecs() {
  }

  /** A spec for every planned mutant, in the plan's order; none for a rejected plan. */
  public static List<MutantSpec> of(ExperimentPlan plan) {
    return plan.getModels().stream()
        .flatMap(model -> model.getMutants().stream().map(mutant ->
            new MutantSpec(model.getFrame(), mutant.getMutant(), mutant.getMutation(), model.getModel(), mutant.getNotApplicable(),
                mutant.getFurther(), mutant.getBoundsCheckTarget())))
        .toList();
  }
}
