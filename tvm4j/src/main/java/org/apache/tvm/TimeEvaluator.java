package org.apache.tvm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;

/** A function that is run several times and timed: see {@link Module#timeEvaluator}. */
public final class TimeEvaluator implements AutoCloseable {
  private final Function evaluator;
  private final int repeat;

  TimeEvaluator(Function evaluator, int repeat) {
    this.evaluator = evaluator;
    this.repeat = repeat;
  }

  /** Runs the function with these arguments; the answers are seconds a run, one for each repetition. */
  public double[] evaluate(Object... args) {
    DoubleBuffer seconds = ByteBuffer.wrap(evaluator.call(args).asBytes()).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer();
    double[] figures = new double[repeat];
    seconds.get(figures);
    return figures;
  }

  @Override
  public void close() {
    evaluator.close();
  }
}
