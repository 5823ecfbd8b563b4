package dev.mutatenn.mutantgenerator.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mutatenn.mutantgenerator.Fixtures;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {

  private final ImageDecoder decoder = new ImageDecoder(1_000_000);

  @ParameterizedTest
  @ValueSource(strings = {"rgb.png", "rgba.png", "grey.png", "palette.png", "rgb.bmp", "palette.gif"})
  void decodesLosslessFormatsAsPillowDoes(String name) throws Exception {
    var expected = Fixtures.json("images.json").get(name);
    var image = decoder.decode(Fixtures.bytes(name));
    assertThat(image.height()).isEqualTo(expected.get("height").asInt());
    assertThat(image.width()).isEqualTo(expected.get("width").asInt());
    assertThat(image.withChannels(3).samples()).isEqualTo(Fixtures.samples(expected.get("rgb")));
    assertThat(image.withChannels(1).samples()).isEqualTo(Fixtures.samples(expected.get("luma")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"smooth.jpg", "grey.jpg"})
  void decodesJpegWithinItsRounding(String name) throws Exception {
    var expected = Fixtures.samples(Fixtures.json("images.json").get(name).get("rgb"));
    var decoded = decoder.decode(Fixtures.bytes(name)).withChannels(3).samples();
    assertThat(decoded).hasSameSizeAs(expected);
    for (int i = 0; i < decoded.length; i++) {
      assertThat(Math.abs((decoded[i] & 0xff) - (expected[i] & 0xff))).as("sample %d", i).isLessThanOrEqualTo(4);
    }
  }

  @Test
  void refusesWhatIsNoImage() {
    assertThatThrownBy(() -> decoder.decode("hello".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(UnreadableInputException.class, e -> {
          assertThat(e).hasMessageContaining("not an image");
          assertThat(e.remedy()).contains("PNG");
        });
    assertThatThrownBy(() -> decoder.decode(new byte[0])).isInstanceOf(UnreadableInputException.class);
  }

  @Test
  void damagedFilesGiveAnImageOrTheOneExpectedError() {
    var random = new Random(11);
    for (String name : new String[] {"rgb.png", "palette.gif", "smooth.jpg", "rgb.bmp"}) {
      byte[] intact = Fixtures.bytes(name);
      for (int round = 0; round < 200; round++) {
        byte[] damaged = Arrays.copyOf(intact, random.nextInt(4) == 0 ? 1 + random.nextInt(intact.length) : intact.length);
        for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        try {
          assertThat(decoder.decode(damaged).samples()).isNotEmpty();
        } catch (UnreadableInputException e) {
          assertThat(e.remedy()).isNotBlank();
        }
      }
    }
  }

  @Test
  void refusesADecompressionBombBeforeDecodingIt() throws IOException {
    var bomb = pngHeader(100_000, 100_000);
    assertThatThrownBy(() -> decoder.decode(bomb)).isInstanceOf(UnreadableInputException.class)
        .hasMessageContaining("100000 x 100000 pixels");
  }

  private static byte[] pngHeader(int width, int height) throws IOException {
    var header = new ByteArrayOutputStream();
    var chunk = new DataOutputStream(header);
    chunk.writeBytes("IHDR");
    chunk.writeInt(width);
    chunk.writeInt(height);
    chunk.write(new byte[] {8, 2, 0, 0, 0});
    var crc = new CRC32();
    crc.update(header.toByteArray());
    var file = new ByteArrayOutputStream();
    var out = new DataOutputStream(file);
    out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    out.writeInt(13);
    out.write(header.toByteArray());
    out.writeInt((int) crc.getValue());
    out.writeInt(0);
    out.writeBytes("IDAT");
    return file.toByteArray();
  }
}
