package dev.mutatenn.mutantgenerator.request;

/**
 * How large a request may be.
 *
 * @param models networks
 * @param mutations entries of {@code mutations}
 * @param mutants mutants of the whole experiment, originals included
 * @param inputs inputs of the dataset
 * @param pixels width × height of one image
 * @param fileBytes size of a model, an image or a tensor
 */
public record Limits(int models, int mutations, int mutants, int inputs, long pixels, long fileBytes) {

  /** What fits the records of the topics and a service of moderate memory. */
  public static final Limits DEFAULT = new Limits(20, 200, 5_000, 100_000, 16_777_216L, 1L << 30);
}
