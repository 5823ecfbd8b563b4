package dev.mutatenn.analytics.ir;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Shortest line difference of two texts: Myers, "An O(ND) difference algorithm and its variations", Algorithmica 1 (1986), section 3,
 * between the lines that both begin and end with.
 */
public final class LineDiff {
  /** Beyond so many changed lines all of what differs is called replaced: time and memory grow with their square. */
  static final int MOST_CHANGES = 1500;

  private LineDiff() {}

  /** What became of a line. */
  public enum Kind { SAME, DELETED, INSERTED }

  /**
   * A line of either text.
   *
   * @param before its number in the text before, from 1; 0 when it was inserted
   * @param after its number in the text after, from 1; 0 when it was deleted
   */
  public record Line(Kind kind, int before, int after, String text) {}

  /** All lines of both texts, in order; of a change the deleted lines before the inserted ones. */
  public static List<Line> of(String before, String after) {
    List<String> a = before.lines().toList();
    List<String> b = after.lines().toList();
    int head = 0;
    while (head < Math.min(a.size(), b.size()) && a.get(head).equals(b.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < Math.min(a.size(), b.size()) - head && a.get(a.size() - 1 - tail).equals(b.get(b.size() - 1 - tail))) {
      tail++;
    }
    Script script = new Script(a, b);
    script.same(head);
    List<String> left = a.subList(head, a.size() - tail);
    List<String> right = b.subList(head, b.size() - tail);
    for (Kind kind : edits(left, right)) {
      switch (kind) {
        case SAME -> script.same(1);
        case DELETED -> script.deleted();
        case INSERTED -> script.inserted();
      }
    }
    script.same(tail);
    return script.lines();
  }

  private static List<Kind> edits(List<String> a, List<String> b) {
    List<int[]> history = new ArrayList<>();
    int most = Math.min(a.size() + b.size(), MOST_CHANGES);
    int[] furthest = new int[2 * most + 3];
    for (int d = 0; d <= most; d++) {
      history.add(Arrays.copyOfRange(furthest, most + 1 - d - 1, most + 1 + d + 2));
      for (int k = -d; k <= d; k += 2) {
        int x = downwards(furthest, most + 1, k, d) ? furthest[most + 1 + k + 1] : furthest[most + 1 + k - 1] + 1;
        while (x < a.size() && x - k < b.size() && a.get(x).equals(b.get(x - k))) {
          x++;
        }
        furthest[most + 1 + k] = x;
        if (x >= a.size() && x - k >= b.size()) {
          return path(a.size(), b.size(), history);
        }
      }
    }
    List<Kind> replaced = new ArrayList<>();
    a.forEach(_ -> replaced.add(Kind.DELETED));
    b.forEach(_ -> replaced.add(Kind.INSERTED));
    return replaced;
  }

  private static boolean downwards(int[] furthest, int zero, int k, int d) {
    return k == -d || (k != d && furthest[zero + k - 1] < furthest[zero + k + 1]);
  }

  /** Back from the end, by what was known before each step d, whose diagonal 0 lies at index d + 1. */
  private static List<Kind> path(int x, int y, List<int[]> history) {
    Deque<Kind> path = new ArrayDeque<>();
    int atX = x;
    int atY = y;
    for (int d = history.size() - 1; d > 0; d--) {
      int[] known = history.get(d);
      int k = atX - atY;
      boolean down = downwards(known, d + 1, k, d);
      int fromK = down ? k + 1 : k - 1;
      int fromX = known[d + 1 + fromK];
      int fromY = fromX - fromK;
      while (atX > fromX && atY > fromY && (down ? atX > fromX : atX > fromX + 1)) {
        path.addFirst(Kind.SAME);
        atX--;
        atY--;
      }
      path.addFirst(down ? Kind.INSERTED : Kind.DELETED);
      atX = fromX;
      atY = fromY;
    }
    for (; atX > 0; atX--) {
      path.addFirst(Kind.SAME);
    }
    return List.copyOf(path);
  }

  /** The lines so far, and where both texts stand. */
  private static final class Script {
    private final List<String> a;
    private final List<String> b;
    private final List<Line> lines = new ArrayList<>();
    private final List<Line> inserted = new ArrayList<>();
    private int before;
    private int after;

    private Script(List<String> a, List<String> b) {
      this.a = a;
      this.b = b;
    }

    private void same(int count) {
      for (int i = 0; i < count; i++) {
        flush();
        lines.add(new Line(Kind.SAME, before + 1, after + 1, a.get(before)));
        before++;
        after++;
      }
    }

    private void deleted() {
      lines.add(new Line(Kind.DELETED, before + 1, 0, a.get(before)));
      before++;
    }

    private void inserted() {
      inserted.add(new Line(Kind.INSERTED, 0, after + 1, b.get(after)));
      after++;
    }

    private void flush() {
      lines.addAll(inserted);
      inserted.clear();
    }

    private List<Line> lines() {
      flush();
      return lines;
    }
  }
}
