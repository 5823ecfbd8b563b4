package dev.mutatenn.inferenceworker.outputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mutatenn.inferenceworker.TestArtifacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyTest {
  @TempDir Path folder;

  @Test
  void aFileIsByteForByteNumpysOwn() throws IOException {
    Path file = TestArtifacts.file("network-outputs.npy");
    byte[] numpys = Files.readAllBytes(file);
    Npy.Header header = Npy.header(file);
    assertThat(header.shape()).containsExactly(7, 10);
    assertThat(Npy.file(header.shape(), Arrays.copyOfRange(numpys, (int) header.offset(), numpys.length))).isEqualTo(numpys);
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    for (List<Integer> shape : List.of(List.of(3), List.of(1, 3, 1), List.of(12, 0))) {
      int elements = shape.stream().reduce(1, (a, b) -> a * b);
      Path file = Files.write(folder.resolve("a.npy"), Npy.file(shape, new byte[4 * elements]));
      assertThat(Npy.header(file).shape()).isEqualTo(shape);
      assertThat(Npy.header(file).offset() % 64).isZero();
    }
  }

  @Test
  void whatIsNoSuchFileIsRefused() throws IOException {
    byte[] good = Npy.file(List.of(2), new byte[8]);
    refused(new byte[0], "no .npy file");
    refused("PK".repeat(40).getBytes(StandardCharsets.US_ASCII), "no .npy file");
    refused(Arrays.copyOf(good, good.length - 1), "7 bytes");
    refused(new String(good, StandardCharsets.ISO_8859_1).replace("<f4", "<f8").getBytes(StandardCharsets.ISO_8859_1), "<f8");
    refused(new String(good, StandardCharsets.ISO_8859_1).replace("False", "True ").getBytes(StandardCharsets.ISO_8859_1), "C order");
  }

  private void refused(byte[] content, String why) throws IOException {
    Path file = Files.write(folder.resolve("bad.npy"), content);
    assertThatThrownBy(() -> Npy.header(file)).isInstanceOf(IOException.class).hasMessageContaining("bad.npy").hasMessageContaining(why);
  }
}
