package dev.mutatenn.analytics.rest;

import java.util.List;

/**
 * One mutant.
 *
 * @param notApplicable why it cannot be made; null where it can
 */
public record MutantJson(String experiment, String model, String mutant, MutationJson mutation, String notApplicable, List<VerdictJson> verdicts,
    List<MetricJson> metrics) {}
