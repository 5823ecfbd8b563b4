package dev.mutatenn.catalogue;

import java.util.Locale;

/** What of a network an operator sees. */
public enum Stage {
  /** Relax as imported from ONNX: layers whole, batch normalisations not folded away. The same for every target. */
  IMPORTED,
  /** TIRx after legalisation, constant folding and fusion: kernels as loops over blocks. The same for every CPU target. */
  SCHEDULED;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
