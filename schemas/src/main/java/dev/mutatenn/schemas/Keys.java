package dev.mutatenn.schemas;

import java.util.List;

/**
 * Record keys: text whose parts are joined with {@code |}. No part may be empty or hold that character, which the rules
 * for ids and names see to; a part that does is refused with an IllegalArgumentException.
 */
public final class Keys {
  private static final String SEPARATOR = "|";

  private Keys() {}

  /** Key of mutant-specs and artifacts. */
  public static String mutant(String experiment, String model, String mutant) {
    return join(experiment, model, mutant);
  }

  /** Key of inference-outputs: the original and all mutants of one batch of inputs meet under it. */
  public static String batch(String experiment, String model, int batch) {
    return join(experiment, model, Integer.toString(batch));
  }

  /** Key of discrepancy-metrics. */
  public static String metric(String experiment, String model, String mutant, String deviceA, String deviceB) {
    return join(experiment, model, mutant, deviceA, deviceB);
  }

  /** Key of mutant-verdicts. */
  public static String verdict(String experiment, String model, String mutant, String device) {
    return join(experiment, model, mutant, device);
  }

  /** Key of mutant-code. */
  public static String code(String experiment, String model, String mutant, String target) {
    return join(experiment, model, mutant, target);
  }

  /** The parts of a key. */
  public static List<String> parts(String key) {
    return List.of(key.split("\\|", -1));
  }

  /** The experiment a key belongs to: its first part. */
  public static String experiment(String key) {
    return parts(key).getFirst();
  }

  private static String join(String... parts) {
    for (String part : parts) {
      if (part.isEmpty() || part.contains(SEPARATOR)) {
        throw new IllegalArgumentException("a part of a record key must not be empty nor hold '|': \"" + part + "\"");
      }
    }
    return String.join(SEPARATOR, parts);
  }
}
