package org.apache.tvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorTest {
  private static final TVMType FLOAT = new TVMType("float32");

  @BeforeAll
  static void load() {
    Artifacts.loadRuntime();
  }

  @Test
  void arraysOfEveryTypeComeBackAsTheyWent() {
    long[] shape = {2, 2};
    try (Tensor tensor = Tensor.empty(shape, new TVMType("float64"))) {
      tensor.copyFrom(new double[] {1, -2.5, Double.MIN_VALUE, 4});
      assertThat(tensor.asDoubleArray()).containsExactly(1, -2.5, Double.MIN_VALUE, 4);
    }
    try (Tensor tensor = Tensor.empty(shape)) {
      tensor.copyFrom(new float[] {1, -2.5f, Float.MIN_VALUE, 4});
      assertThat(tensor.asFloatArray()).containsExactly(1, -2.5f, Float.MIN_VALUE, 4);
    }
    try (Tensor tensor = Tensor.empty(shape, new TVMType("int64"))) {
      tensor.copyFrom(new long[] {1, -2, Long.MAX_VALUE, 4});
      assertThat(tensor.asLongArray()).containsExactly(1, -2, Long.MAX_VALUE, 4);
    }
    try (Tensor tensor = Tensor.empty(shape, new TVMType("int32"))) {
      tensor.copyFrom(new int[] {1, -2, Integer.MAX_VALUE, 4});
      assertThat(tensor.asIntArray()).containsExactly(1, -2, Integer.MAX_VALUE, 4);
    }
    try (Tensor tensor = Tensor.empty(shape, new TVMType("int16"))) {
      tensor.copyFrom(new short[] {1, -2, Short.MAX_VALUE, 4});
      assertThat(tensor.asShortArray()).containsExactly(1, -2, Short.MAX_VALUE, 4);
    }
    try (Tensor tensor = Tensor.empty(shape, new TVMType("uint16"))) {
      tensor.copyFrom(new char[] {1, 2, Character.MAX_VALUE, 4});
      assertThat(tensor.asCharArray()).containsExactly((char) 1, (char) 2, Character.MAX_VALUE, (char) 4);
    }
    for (String type : new String[] {"int8", "uint8", "bool"}) {
      try (Tensor tensor = Tensor.empty(shape, new TVMType(type))) {
        tensor.copyFrom(new byte[] {1, 0, 1, 1});
        assertThat(tensor.asByteArray()).containsExactly(1, 0, 1, 1);
      }
    }
  }

  @Test
  void aTensorKnowsWhatItIs() {
    try (Tensor tensor = Tensor.empty(new long[] {3, 1, 5}, new TVMType("float16"), Device.cpu(0)); Tensor scalar = Tensor.empty(new long[0])) {
      assertThat(tensor.shape()).containsExactly(3, 1, 5);
      assertThat(tensor.size()).isEqualTo(15);
      assertThat(tensor.byteSize()).isEqualTo(30);
      assertThat(tensor.dtype()).hasToString("float16");
      assertThat(tensor.device()).isEqualTo(Device.cpu());
      assertThat(tensor).hasToString("a float16 tensor of shape [3, 1, 5] on cpu(0)");
      scalar.copyFrom(new float[] {7});
      assertThat(scalar.asFloatArray()).containsExactly(7);
      assertThat(scalar.shape()).isEmpty();
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    try (Tensor tensor = Tensor.empty(new long[] {2, 2})) {
      assertThatThrownBy(() -> tensor.copyFrom(new double[4]))
          .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("float32").hasMessageContaining("double[]");
      assertThatThrownBy(() -> tensor.copyFrom(new float[5]))
          .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("4").hasMessageContaining("5");
      assertThatThrownBy(() -> tensor.copyFromRaw(new byte[15]))
          .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("16").hasMessageContaining("15");
      assertThatThrownBy(tensor::asLongArray).isInstanceOf(IllegalArgumentException.class);
      tensor.close();
      assertThat(tensor.isClosed()).isTrue();
      assertThatThrownBy(() -> tensor.copyFrom(new float[4])).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(tensor::asFloatArray).isInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(() -> Tensor.empty(new long[] {-1})).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> Tensor.empty(new long[] {1}, FLOAT, Device.cuda())).isInstanceOf(TVMError.class).hasMessageContaining("cuda");
  }

  @Test
  void tensorsCopyToEachOther() {
    try (Tensor from = Tensor.empty(new long[] {3}); Tensor to = Tensor.empty(new long[] {3})) {
      from.copyFrom(new float[] {1, 2, 3});
      assertThat(from.copyTo(to)).isSameAs(to);
      assertThat(to.asFloatArray()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void javaMemoryIsUsedInPlaceAndPinnedUntilTvmLetsGo() {
    int before = SegmentTensors.count();
    MemorySegment memory = Arena.ofAuto().allocate(16, 64);
    Tensor tensor = Tensor.fromSegment(memory, new long[] {4}, FLOAT);
    memory.setAtIndex(ValueLayout.JAVA_FLOAT, 2, 5);
    assertThat(tensor.asFloatArray()).containsExactly(0, 0, 5, 0);
    tensor.copyFrom(new float[] {1, 2, 3, 4});
    assertThat(memory.getAtIndex(ValueLayout.JAVA_FLOAT, 3)).isEqualTo(4);
    TVMArray keeper = TVMArray.of(tensor);
    tensor.close();
    assertThat(SegmentTensors.count()).isEqualTo(before + 1);
    keeper.close();
    assertThat(SegmentTensors.count()).isEqualTo(before);
  }

  @Test
  void mappedMemoryIsUsedInPlace(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("two.bin"), new byte[128]);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Arena arena = Arena.ofShared()) {
      MemorySegment mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, 128, arena);
      try (Tensor second = Tensor.fromSegment(mapped.asSlice(64, 8), new long[] {2}, FLOAT)) {
        second.copyFrom(new float[] {1, 2});
      }
      mapped.force();
    }
    byte[] expected = new byte[128];
    ByteBuffer.wrap(expected).order(ByteOrder.LITTLE_ENDIAN).putFloat(64, 1).putFloat(68, 2);
    assertThat(Files.readAllBytes(file)).isEqualTo(expected);
  }

  @Test
  void memoryThatTvmCannotUseIsRefused() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(32, 64);
      long[] shape = {4};
      assertThatThrownBy(() -> Tensor.fromSegment(memory.asSlice(4, 16), shape, FLOAT))
          .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("64");
      assertThatThrownBy(() -> Tensor.fromSegment(memory, shape, FLOAT)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("32");
      assertThatThrownBy(() -> Tensor.fromSegment(MemorySegment.ofArray(new float[4]), shape, FLOAT)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aTensorWhoseMemoryIsGoneIsRefused() {
    Arena arena = Arena.ofShared();
    try (Tensor tensor = Tensor.fromSegment(arena.allocate(16, 64), new long[] {4}, FLOAT); Function echo = Function.convertFunc(args -> args[0])) {
      arena.close();
      assertThatThrownBy(tensor::asFloatArray).isInstanceOf(IllegalStateException.class).hasMessageContaining("arena");
      assertThatThrownBy(() -> echo.call(tensor)).isInstanceOf(IllegalStateException.class).hasMessageContaining("arena");
    }
  }

  @Test
  void aSegmentOutlivesItsTensor() {
    Tensor tensor = Tensor.empty(new long[] {1024});
    float[] values = new float[1024];
    Arrays.fill(values, 3);
    tensor.copyFrom(values);
    MemorySegment segment = tensor.asSegment();
    tensor.close();
    for (int i = 0; i < 100; i++) {
      try (Tensor other = Tensor.empty(new long[] {1024})) {
        other.copyFrom(new float[1024]);
      }
    }
    assertThat(segment.toArray(ValueLayout.JAVA_FLOAT)).isEqualTo(values);
    assertThatThrownBy(tensor::asSegment).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void callbacksSeeTensorsInPlace() {
    try (Tensor tensor = Tensor.empty(new long[] {2}); Function fill = Function.convertFunc(args -> {
      try (Tensor argument = (Tensor) args[0].asTensor()) {
        argument.copyFrom(new float[] {8, 9});
        return null;
      }
    })) {
      assertThat(fill.call(tensor).isNull()).isTrue();
      assertThat(tensor.asFloatArray()).containsExactly(8, 9);
    }
  }

  @Test
  void typesAreWrittenAsTvmWritesThem() {
    for (String text : new String[] {"int8", "uint16", "float32", "float64x2", "bfloat16", "bool", "handle", "float8_e4m3fn", "int32x4"}) {
      assertThat(new TVMType(text)).hasToString(text);
      try (Function echo = Function.convertFunc(args -> args[0].asType())) {
        assertThat(echo.call(new TVMType(text)).asType()).hasToString(text);
      }
    }
    assertThat(new TVMType("float32", 4)).isEqualTo(new TVMType("float32x4")).hasSameHashCodeAs(new TVMType("float32x4"));
    assertThat(new TVMType("float32x4").numOfBytes).isEqualTo(16);
    assertThat(new TVMType("float")).hasToString("float32");
    for (String text : new String[] {"", "int7", "string", "float32x", "int999"}) {
      assertThatThrownBy(() -> new TVMType(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void devicesAreNamedAsTvmNamesThem() {
    assertThat(new Device("cl", 1)).isEqualTo(Device.opencl(1)).hasToString("opencl(1)");
    assertThat(new Device(129 + 128, 2)).hasToString("remote[1]:cpu(2)");
    assertThatThrownBy(() -> new Device("abacus", 0)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("cuda");
    assertThat(Device.cpu().exist()).isTrue();
    assertThat(Device.vulkan().exist()).isFalse();
    Device.cpu().sync();
  }
}
