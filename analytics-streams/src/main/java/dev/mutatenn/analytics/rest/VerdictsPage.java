package dev.mutatenn.analytics.rest;

import java.util.List;

/**
 * A page of verdicts.
 *
 * @param next where the following page begins; null on the last
 */
public record VerdictsPage(List<VerdictJson> verdicts, String next) {}
