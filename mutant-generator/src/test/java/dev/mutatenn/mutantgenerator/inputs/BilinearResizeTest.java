package dev.mutatenn.mutantgenerator.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.mutantgenerator.Fixtures;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BilinearResizeTest {

  @Test
  void equalsPillowSampleForSample() {
    for (var resize : Fixtures.json("resizes.json")) {
      var image = new Pixels(resize.at("/from/0").asInt(), resize.at("/from/1").asInt(), resize.get("channels").asInt(),
          Fixtures.samples(resize.get("input")));
      var resized = BilinearResize.resize(image, resize.at("/to/0").asInt(), resize.at("/to/1").asInt());
      assertThat(resized.samples()).as("%s -> %s, %s channels", resize.get("from"), resize.get("to"), resize.get("channels"))
          .isEqualTo(Fixtures.samples(resize.get("output")));
    }
  }

  @Test
  void anEvenImageStaysEvenAtEverySize() {
    var random = new Random(5);
    for (int round = 0; round < 50; round++) {
      int height = 1 + random.nextInt(20);
      int width = 1 + random.nextInt(20);
      byte level = (byte) random.nextInt(256);
      var samples = new byte[height * width];
      Arrays.fill(samples, level);
      var resized = BilinearResize.resize(new Pixels(height, width, 1, samples), 1 + random.nextInt(40), 1 + random.nextInt(40));
      assertThat(resized.samples()).containsOnly(level);
    }
  }
}
