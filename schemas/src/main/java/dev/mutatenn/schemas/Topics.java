package dev.mutatenn.schemas;

/** Names of the topics; their settings are in topics.yaml. */
public final class Topics {
  public static final String EXPERIMENT_REQUESTS = "experiment-requests";
  public static final String EXPERIMENT_PLANS = "experiment-plans";
  public static final String MUTANT_SPECS = "mutant-specs";
  public static final String INFERENCE_OUTPUTS = "inference-outputs";
  public static final String DISCREPANCY_METRICS = "discrepancy-metrics";
  public static final String MUTANT_VERDICTS = "mutant-verdicts";
  public static final String MUTANT_CODE = "mutant-code";
  public static final String EXPERIMENT_PROGRESS = "experiment-progress";
  public static final String DEAD_LETTERS = "dead-letters";
  /** What the names of all artifact topics begin with. */
  public static final String ARTIFACTS_PREFIX = "artifacts-";

  private Topics() {}

  /** The topic of the artifacts compiled for {@code target}. */
  public static String artifacts(String target) {
    return ARTIFACTS_PREFIX + target;
  }
}
