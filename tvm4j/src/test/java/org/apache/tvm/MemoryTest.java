package org.apache.tvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nothing that TVM counts is left behind: each bound is far below what one leak in each of 100,000 rounds would take. */
class MemoryTest {
  private static final long MIB = 1 << 20;
  private static final Pattern GROWTH = Pattern.compile("grew by (-?\\d+)");

  @BeforeAll
  static void load() {
    Artifacts.loadRuntime();
  }

  @Test
  void closedTensorsAreFreed() throws Exception {
    // 16 KiB a round: 1.5 GiB if they stayed.
    assertThat(growth("tensors")).isLessThan(64 * MIB);
  }

  @Test
  void callsLeaveNothing() throws Exception {
    // An output with its storage, a shape of 88 bytes, two functions and an error a round: the smallest of them 7 MiB if it stayed.
    assertThat(growth("machine", Artifacts.file("arithmetic.so").toString())).isLessThan(6 * MIB);
  }

  @Test
  void stringsAndBytesLeaveNothing() throws Exception {
    // 3 × 1 KiB a round: 98 MiB if one of them stayed.
    assertThat(growth("text")).isLessThan(16 * MIB);
  }

  @Test
  void argumentsAreOnlyBorrowed() {
    try (Tensor tensor = Tensor.empty(new long[] {1}); Function look = Function.convertFunc(args -> {
      args[0].close();
      return null;
    })) {
      for (int i = 0; i < 1000; i++) {
        look.call(tensor);
      }
      assertThat(strongReferences(tensor)).isEqualTo(1);
    }
  }

  @Test
  void whatIsForgottenTheCleanerFrees() {
    int callbacks = Callbacks.count();
    int segments = SegmentTensors.count();
    for (int i = 0; i < 1000; i++) {
      Function.convertFunc(args -> null);
      Tensor.fromSegment(Arena.ofAuto().allocate(64, 64), new long[] {16}, new TVMType("float32"));
    }
    assertThat(Callbacks.count()).isGreaterThan(callbacks);
    await(() -> Callbacks.count() <= callbacks && SegmentTensors.count() <= segments);
  }

  @Test
  void aSegmentsReferenceIsGivenBack() {
    try (Tensor tensor = Tensor.empty(new long[] {16})) {
      MemorySegment segment = tensor.asSegment();
      assertThat(segment.byteSize()).isEqualTo(64);
      assertThat(strongReferences(tensor)).isEqualTo(2);
      segment = null;
      await(() -> strongReferences(tensor) == 1);
    }
  }

  private static long growth(String... program) throws Exception {
    // A heap that is there from the start, so that growth is native.
    ChildJvm.Ended ended = ChildJvm.run(LeakPrograms.class, program, "-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:TieredStopAtLevel=1",
        "-Dtvm.library.path=" + ChildJvm.libraryPath());
    Matcher growth = GROWTH.matcher(ended.output());
    assertThat(growth.find()).as(ended.output()).isTrue();
    return Long.parseLong(growth.group(1));
  }

  /** TVMFFIObject's count: the lower half of combined_ref_count counts strong references. */
  private static long strongReferences(TVMObject object) {
    return NativeLayouts.at(object.owned.address(), 8).get(ValueLayout.JAVA_INT, 0);
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      System.gc();
      Thread.onSpinWait();
    }
  }
}
