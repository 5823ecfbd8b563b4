package dev.mutatenn.mutantgenerator.planning;

import dev.mutatenn.schemas.Mutation;
import dev.mutatenn.storage.Digests;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;

/**
 * Names of mutants: {@code <operator>.<ordinal>.<hash8>}, the same wherever and whenever the same fault is planted in the same network; with operator
 * and ordinal of each fault where there are several.
 *
 * <p>hash8 is the start of a SHA-256 over lines of text: for each fault the operator, {@code name=value} for each parameter in alphabetical order and
 * the site's name, at the end the model's digest.
 */
public final class MutantIds {

  /** The mutant that is none. */
  public static final String ORIGINAL = "original";

  private static final int HASH_LENGTH = 8;

  private MutantIds() {
  }

  /**
   * The id of a mutant.
   *
   * @param faults in their order; ordinal 0 and an empty site where there is no site
   * @param modelSha256 digest of the ONNX file
   */
  public static String of(List<Mutation> faults, String modelSha256) {
    var id = new StringBuilder();
    var text = new StringBuilder();
    for (var fault : faults) {
      id.append(fault.getOperator()).append('.').append(fault.getOrdinal()).append('.');
      text.append(fault.getOperator()).append('\n');
      new TreeMap<>(fault.getParameters()).forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
      text.append(fault.getSite()).append('\n');
    }
    text.append(modelSha256).append('\n');
    return id.append(Digests.sha256(text.toString().getBytes(StandardCharsets.UTF_8)), 0, HASH_LENGTH).toString();
  }
}
