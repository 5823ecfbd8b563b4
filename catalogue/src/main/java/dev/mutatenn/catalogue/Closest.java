package dev.mutatenn.catalogue;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** "Did you mean": the known names nearest to a wrong one, by edit distance (Levenshtein 1966). */
public final class Closest {
  private static final int AT_MOST = 3;

  private Closest() {}

  /** Names that somebody who wrote {@code wrong} may have meant, nearest first, at most three. */
  public static List<String> to(String wrong, Collection<String> known) {
    String given = wrong.toLowerCase(Locale.ROOT).replace('_', '-');
    int limit = Math.max(2, given.length() / 3);
    return known.stream()
        .filter(name -> distance(given, name.toLowerCase(Locale.ROOT).replace('_', '-')) <= limit)
        .sorted(Comparator.<String>comparingInt(name -> distance(given, name.toLowerCase(Locale.ROOT).replace('_', '-'))).thenComparing(name -> name))
        .limit(AT_MOST)
        .toList();
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        row[j] = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
