package dev.mutatenn.catalogue;

/** A catalogue file is wrong; the message names the file, the place in it, what is wrong and what would be right. */
public final class CatalogueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CatalogueException(String file, String place, String problem) {
    super(file + ": " + place + ": " + problem);
  }
}
