package dev.mutatenn.mutantgenerator.request;

import dev.mutatenn.schemas.Problem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Everything found wrong with a request so far, in the order it was found, each thing once. */
public final class Problems {

  /** Beyond so many, a further problem tells its reader nothing new. */
  private static final int MOST = 100;

  private final Set<Problem> found = new LinkedHashSet<>();

  /**
   * Note a problem.
   *
   * @param field path of the field, such as {@code mutations[1].operator}
   * @param message what is wrong
   * @param remedy what would be right
   */
  public void add(String field, String message, String remedy) {
    if (found.size() < MOST) {
      found.add(new Problem(field, message, remedy));
    }
  }

  /** Note a problem unless {@code fine}; returns {@code fine}. */
  public boolean require(boolean fine, String field, String message, String remedy) {
    if (!fine) {
      add(field, message, remedy);
    }
    return fine;
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** How many there are, to tell whether a step added any. */
  public int count() {
    return found.size();
  }

  public List<Problem> list() {
    return List.copyOf(found);
  }
}
