package dev.mutatenn.mutantgenerator.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PreprocessingTest {

  private static final double[] MEAN = {0.1, 0.2, 0.3};
  private static final double[] STD = {0.5, 0.25, 2};

  private final Pixels colour = new Pixels(1, 2, 3, new byte[] {0, (byte) 255, 51, 102, (byte) 204, 10});

  @Test
  void placesChannelsFirstOrLast() {
    var first = new float[6];
    new Preprocessing(1, 2, 3, true, 255, MEAN, STD).apply(colour, first, 0);
    assertThat(first).containsExactly(value(0, 0), value(102, 0), value(255, 1), value(204, 1), value(51, 2), value(10, 2));

    var last = new float[7];
    new Preprocessing(1, 2, 3, false, 255, MEAN, STD).apply(colour, last, 1);
    assertThat(last).containsExactly(0, value(0, 0), value(255, 1), value(51, 2), value(102, 0), value(204, 1), value(10, 2));
  }

  @Test
  void repeatsGreyForAColourNetwork() {
    var target = new float[3];
    new Preprocessing(1, 1, 3, true, 1, new double[] {0, 0, 0}, new double[] {1, 1, 1})
        .apply(new Pixels(1, 1, 1, new byte[] {(byte) 200}), target, 0);
    assertThat(target).containsExactly(200, 200, 200);
  }

  private static float value(int pixel, int channel) {
    return (float) ((pixel / 255.0 - MEAN[channel]) / STD[channel]);
  }
}
