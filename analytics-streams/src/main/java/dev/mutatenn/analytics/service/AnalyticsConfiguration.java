package dev.mutatenn.analytics.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** The service's own settings; those of Kafka and the registry are read where they are used. */
@ConfigMapping(prefix = "mutatenn.analytics")
public interface AnalyticsConfiguration {

  /** Names the group, the internal topics and the transactions: another one computes all anew. */
  @WithDefault("analytics-streams")
  String applicationId();

  /** State of the topology and of the view; of one process at a time. */
  Path stateFolder();

  /** How often a transaction is committed: results are seen so much later, once for each of the three steps of the topology. */
  @WithDefault("1s")
  Duration commitInterval();

  /** Shortest time between two values of one metric, or of one experiment's progress, that are not final. */
  @WithDefault("1s")
  Duration emitInterval();

  /** How long what is complete or abandoned is remembered, to ward off duplicates: longer than inference-outputs keeps records. */
  @WithDefault("8d")
  Duration keep();

  /** Threads of the topology. */
  @WithDefault("1")
  int threads();

  /** Persistence p of rank-biased overlap, between 0 and 1. */
  @WithDefault("0.9")
  double rboPersistence();

  Kill kill();

  /** When changed predictions mean a killed mutant. */
  interface Kill {

    /** any-change, or statistical: beyond what the original's own differences between devices explain. */
    @WithDefault("any-change")
    String rule();

    /** Of the statistical rule: the p-value must be below. */
    @WithDefault("0.05")
    double p();

    /** Of the statistical rule: Cohen's h must not be below. */
    @WithDefault("0.5")
    double effect();
  }
}
