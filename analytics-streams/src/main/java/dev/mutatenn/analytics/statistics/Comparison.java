package dev.mutatenn.analytics.statistics;

import dev.mutatenn.analytics.metrics.Cosine;
import dev.mutatenn.analytics.metrics.Differences;
import dev.mutatenn.analytics.metrics.Divergence;
import dev.mutatenn.analytics.metrics.Jaccard;
import dev.mutatenn.analytics.metrics.KendallTau;
import dev.mutatenn.analytics.metrics.Mean;
import dev.mutatenn.analytics.metrics.NonFinite;
import dev.mutatenn.analytics.metrics.PairedAccuracy;
import dev.mutatenn.analytics.metrics.RankBiasedOverlap;
import dev.mutatenn.analytics.metrics.Ranking;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How far two sides disagree over some inputs: sums and counts that merge.
 *
 * @param inputs answered by both sides
 * @param changed of them with another best class
 * @param sameCode whether both sides ran the same program
 */
public record Comparison(long inputs, long changed, Mean jaccard, Mean rbo, Mean tau, Mean cosine, Mean kullbackLeibler, Mean jensenShannon,
    Differences differences, long nanA, long nanB, long infiniteA, long infiniteB, PairedAccuracy accuracy, boolean sameCode) {

  /**
   * What the measurement depends on.
   *
   * @param topK length of the lists compared
   * @param absolute absolute part of the tolerance
   * @param relative relative part
   * @param persistence p of rank-biased overlap
   */
  public record Settings(int topK, double absolute, double relative, double persistence) {}

  /**
   * Compares one batch.
   *
   * @param a the reference
   * @param b the other side; nothing is compared where either side answered nothing
   * @throws MalformedRecordException when both answered, but not to as many inputs
   */
  public static Comparison of(Answers a, Answers b, Settings settings) {
    boolean compared = a.inputs() > 0 && b.inputs() > 0;
    if (compared && a.inputs() != b.inputs()) {
      throw new MalformedRecordException("one batch, " + a.inputs() + " inputs on one side and " + b.inputs() + " on the other");
    }
    Comparison sum = nothing(a.sameCode(b));
    for (int i = 0; compared && i < a.inputs(); i++) {
      sum = sum.merge(one(a, b, i, settings));
    }
    return sum;
  }

  private static Comparison one(Answers a, Answers b, int i, Settings settings) {
    float[] left = a.vectors()[i];
    float[] right = b.vectors()[i];
    int[] topA = Ranking.top(left, settings.topK());
    int[] topB = Ranking.top(right, settings.topK());
    Divergence divergence = Divergence.of(left, right);
    return new Comparison(1, a.best()[i] == b.best()[i] ? 0 : 1,
        Mean.NONE.add(Jaccard.of(topA, topB)),
        Mean.NONE.add(RankBiasedOverlap.of(topA, topB, settings.persistence())),
        Mean.NONE.add(KendallTau.of(left, right)),
        Mean.NONE.add(Cosine.of(left, right)),
        Mean.NONE.add(divergence.kullbackLeibler()),
        Mean.NONE.add(divergence.jensenShannon()),
        Differences.of(left, right, settings.absolute(), settings.relative()),
        NonFinite.nan(left), NonFinite.nan(right), NonFinite.infinite(left), NonFinite.infinite(right),
        PairedAccuracy.NONE.add(a.labels()[i], a.best()[i], b.best()[i]), a.sameCode(b));
  }

  private static Comparison nothing(boolean sameCode) {
    return new Comparison(0, 0, Mean.NONE, Mean.NONE, Mean.NONE, Mean.NONE, Mean.NONE, Mean.NONE, Differences.none(), 0, 0, 0, 0,
        PairedAccuracy.NONE, sameCode);
  }

  public Comparison merge(Comparison o) {
    return new Comparison(inputs + o.inputs, changed + o.changed, jaccard.merge(o.jaccard), rbo.merge(o.rbo), tau.merge(o.tau),
        cosine.merge(o.cosine), kullbackLeibler.merge(o.kullbackLeibler), jensenShannon.merge(o.jensenShannon), differences.merge(o.differences),
        nanA + o.nanA, nanB + o.nanB, infiniteA + o.infiniteA, infiniteB + o.infiniteB, accuracy.merge(o.accuracy), sameCode && o.sameCode);
  }

  public void write(DataOutput out) throws IOException {
    out.writeLong(inputs);
    out.writeLong(changed);
    for (Mean mean : new Mean[] {jaccard, rbo, tau, cosine, kullbackLeibler, jensenShannon}) {
      mean.write(out);
    }
    differences.write(out);
    for (long count : new long[] {nanA, nanB, infiniteA, infiniteB}) {
      out.writeLong(count);
    }
    accuracy.write(out);
    out.writeBoolean(sameCode);
  }

  public static Comparison read(DataInput in) throws IOException {
    return new Comparison(in.readLong(), in.readLong(), Mean.read(in), Mean.read(in), Mean.read(in), Mean.read(in), Mean.read(in), Mean.read(in),
        Differences.read(in), in.readLong(), in.readLong(), in.readLong(), in.readLong(), PairedAccuracy.read(in), in.readBoolean());
  }
}
