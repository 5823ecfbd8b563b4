package dev.mutatenn.catalogue;

/** Where an operator plants its fault. */
public enum Level {
  /** In the graph of layers (Relax). */
  GRAPH,
  /** In the loops of a kernel (TIRx). */
  LOOP
}
