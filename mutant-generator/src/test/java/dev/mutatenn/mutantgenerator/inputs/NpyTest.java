package dev.mutatenn.mutantgenerator.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mutatenn.mutantgenerator.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {

  @ParameterizedTest
  @ValueSource(strings = {"float32.npy", "vector.npy"})
  void readsAndWritesTheBytesThatNumPyWrites(String name) throws Exception {
    var file = Fixtures.bytes(name);
    var tensor = Npy.read(file);
    assertThat(tensor.values()).hasSize(24);
    assertThat(tensor.values()[5]).isEqualTo(5f / 7f);
    assertThat(Npy.write(tensor)).isEqualTo(file);
  }

  @Test
  void roundsFloat64ToFloat32() throws Exception {
    var tensor = Npy.read(Fixtures.bytes("float64.npy"));
    assertThat(tensor.shape()).containsExactly(2, 3, 4);
    assertThat(tensor.values()).isEqualTo(Npy.read(Fixtures.bytes("float32.npy")).values());
  }

  @Test
  void saysWhatIsWrongWithAFileItCannotUse() {
    assertThatThrownBy(() -> Npy.read(Fixtures.bytes("fortran.npy"))).hasMessageContaining("Fortran");
    assertThatThrownBy(() -> Npy.read(Fixtures.bytes("int64.npy"))).hasMessageContaining("<i8");
    assertThatThrownBy(() -> Npy.read(Fixtures.bytes("rgb.png"))).hasMessageContaining("not a .npy file");
    byte[] file = Fixtures.bytes("float32.npy");
    assertThatThrownBy(() -> Npy.read(Arrays.copyOf(file, file.length - 4))).hasMessageContaining("its shape (2, 3, 4) needs 96");
  }

  @Test
  void aShapeBeyondAllMemoryIsRefused() {
    String shape = "(2147483647, 2147483647, 2147483647, 2147483647)";
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }";
    byte[] file = ("\u0093NUMPY\u0001\0" + (char) header.length() + "\0" + header).getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> Npy.read(file)).isInstanceOf(UnreadableInputException.class).hasMessageContaining(shape);
  }

  @Test
  void damagedFilesGiveATensorOrTheOneExpectedError() {
    var random = new Random(3);
    byte[] intact = Fixtures.bytes("float32.npy");
    for (int round = 0; round < 2000; round++) {
      byte[] damaged = Arrays.copyOf(intact, random.nextInt(4) == 0 ? random.nextInt(intact.length) : intact.length);
      for (int flips = random.nextInt(4); flips > 0 && damaged.length > 0; flips--) {
        damaged[random.nextInt(Math.min(128, damaged.length))] = (byte) random.nextInt(256);
      }
      try {
        var tensor = Npy.read(damaged);
        assertThat(Npy.read(Npy.write(tensor)).values()).isEqualTo(tensor.values());
      } catch (UnreadableInputException e) {
        assertThat(e.remedy()).isNotBlank();
      }
    }
  }
}
