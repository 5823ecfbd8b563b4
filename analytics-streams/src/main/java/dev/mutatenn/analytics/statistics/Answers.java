package dev.mutatenn.analytics.statistics;

import dev.mutatenn.analytics.metrics.Ranking;
import dev.mutatenn.schemas.InferenceOutput;
import dev.mutatenn.schemas.Outcome;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What one mutant answered on one device to the inputs of one batch.
 *
 * @param vectors raw outputs, [inputs][classes]; empty unless the outcome is OK
 * @param best the best class of each input
 * @param labels class index of each input; -1 where there is none
 * @param micros wall time of each inference
 * @param codeDigest of the artifact; empty where there is none
 */
public record Answers(float[][] vectors, int[] best, int[] labels, long[] micros, String codeDigest) {

  /** @throws MalformedRecordException when the scores do not fit inputs and classes */
  public static Answers of(InferenceOutput output) {
    int inputs = output.getInputs().size();
    int classes = output.getFrame().getClasses();
    ByteBuffer scores = output.getScores().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if ((long) inputs * classes * Float.BYTES != scores.remaining()) {
      throw new MalformedRecordException("scores hold " + scores.remaining() + " bytes; " + inputs + " inputs x " + classes
          + " classes in float32 need " + (long) inputs * classes * Float.BYTES);
    }
    if ((output.getOutcome() == Outcome.OK) != (inputs > 0)) {
      throw new MalformedRecordException("outcome " + output.getOutcome() + " with " + inputs
          + " inputs: an outcome OK has one input or more, any other none");
    }
    float[][] vectors = new float[inputs][classes];
    int[] best = new int[inputs];
    int[] labels = new int[inputs];
    long[] micros = new long[inputs];
    for (int i = 0; i < inputs; i++) {
      scores.asFloatBuffer().get(vectors[i]);
      scores.position(scores.position() + classes * Float.BYTES);
      best[i] = Ranking.best(vectors[i]);
      labels[i] = output.getInputs().get(i).getLabel();
      micros[i] = output.getInputs().get(i).getMicros();
    }
    return new Answers(vectors, best, labels, micros, output.getCodeDigest());
  }

  /** How many inputs were answered. */
  public int inputs() {
    return vectors.length;
  }

  /** Whether both come from the same program. */
  public boolean sameCode(Answers other) {
    return !codeDigest.isEmpty() && codeDigest.equals(other.codeDigest);
  }
}
