package dev.mutatenn.cli.report;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.Chunk;
import java.util.ArrayList;
import java.util.List;

/**
 * Two texts side by side, around what differs.
 *
 * @param rows in order; a gap where equal lines are left out
 */
record IrDifference(List<Row> rows) {
  private static final int CONTEXT = 4;

  /** What a row shows. */
  enum Kind { SAME, CHANGED, REMOVED, ADDED, GAP }

  /**
   * A line of each text.
   *
   * @param left line number in the first text, from 1; 0 where it has none
   * @param before its text
   * @param right line number in the second text, from 1; 0 where it has none
   * @param after its text
   */
  record Row(Kind kind, int left, String before, int right, String after) {}

  /** Compares line by line (Myers 1986). */
  static IrDifference of(String before, String after) {
    List<String> a = before.lines().toList();
    List<String> b = after.lines().toList();
    List<Row> rows = new ArrayList<>();
    int left = 0;
    int right = 0;
    for (AbstractDelta<String> delta : DiffUtils.diff(a, b).getDeltas()) {
      Chunk<String> source = delta.getSource();
      Chunk<String> target = delta.getTarget();
      same(rows, a, left, right, source.getPosition() - left, true);
      changed(rows, source, target);
      left = source.getPosition() + source.size();
      right = target.getPosition() + target.size();
    }
    if (!rows.isEmpty()) {
      same(rows, a, left, right, a.size() - left, false);
    }
    return new IrDifference(List.copyOf(rows));
  }

  /** Equal lines: those near a change, and a gap for the others. */
  private static void same(List<Row> rows, List<String> a, int left, int right, int count, boolean changeFollows) {
    int head = rows.isEmpty() ? 0 : Math.min(CONTEXT, count);
    int tail = changeFollows ? Math.min(CONTEXT, count - head) : 0;
    for (int i = 0; i < count; i++) {
      if (i < head || i >= count - tail) {
        rows.add(new Row(Kind.SAME, left + i + 1, a.get(left + i), right + i + 1, a.get(left + i)));
      } else if (i == head) {
        rows.add(new Row(Kind.GAP, 0, "", 0, ""));
      }
    }
  }

  private static void changed(List<Row> rows, Chunk<String> source, Chunk<String> target) {
    for (int i = 0; i < Math.max(source.size(), target.size()); i++) {
      boolean isLeft = i < source.size();
      boolean isRight = i < target.size();
      Kind kind = isLeft && isRight ? Kind.CHANGED : isLeft ? Kind.REMOVED : Kind.ADDED;
      rows.add(new Row(kind, isLeft ? source.getPosition() + i + 1 : 0, isLeft ? source.getLines().get(i) : "",
          isRight ? target.getPosition() + i + 1 : 0, isRight ? target.getLines().get(i) : ""));
    }
  }
}
