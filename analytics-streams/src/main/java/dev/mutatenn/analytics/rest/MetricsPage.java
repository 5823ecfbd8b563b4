package dev.mutatenn.analytics.rest;

import java.util.List;

/**
 * A page of metrics.
 *
 * @param next where the following page begins; null on the last
 */
public record MetricsPage(List<MetricJson> metrics, String next) {}
