package org.apache.tvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values over the border and back, and functions of both sides. */
class FunctionTest {
  private static Function echo;

  @BeforeAll
  static void load() {
    Artifacts.loadRuntime();
    echo = Function.convertFunc(args -> args[0]);
  }

  @Test
  void numbersComeBackAsTheyWent() {
    for (long value : new long[] {0, 1, -1, Integer.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThat(echo.call(value).asLong()).isEqualTo(value);
      assertThat(echo.pushArg(value).invoke().asLong()).isEqualTo(value);
    }
    for (Double value : new Double[] {0.0, -0.0, 1.5, Double.MIN_VALUE, Double.POSITIVE_INFINITY, Double.NaN}) {
      assertThat(echo.call(value).asDouble()).isEqualTo(value);
      assertThat(echo.pushArg(value).invoke().asDouble()).isEqualTo(value);
    }
    assertThat(echo.call(2.5f).asDouble()).isEqualTo(2.5);
    assertThat(echo.call(7).asLong()).isEqualTo(7);
    assertThat(echo.call(true).asLong()).isEqualTo(1);
    assertThat(echo.pushArg(false).invoke().asLong()).isZero();
    assertThat(echo.call((Object) null).isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "seven77", "eight888", "größer als acht – ε",
      "\uD83D\uDE80", "zero\0inside", "a\0b and much longer than eight"})
  void stringsComeBackAsTheyWent(String text) {
    assertThat(echo.call(text).asString()).isEqualTo(text);
    assertThat(echo.pushArg(text).invoke().asString()).isEqualTo(text);
    String large = text.repeat(10_000);
    assertThat(echo.call(large).asString()).isEqualTo(large);
    try (TVMArray array = TVMArray.of(text, large)) {
      assertThat(array.get(0).asString()).isEqualTo(text);
      assertThat(array.get(1).asString()).isEqualTo(large);
    }
  }

  @Test
  void bytesComeBackAsTheyWent() {
    for (int length : new int[] {0, 1, 7, 8, 511, 512, 513, 1_000_000}) {
      byte[] bytes = new byte[length];
      IntStream.range(0, length).forEach(i -> bytes[i] = (byte) i);
      assertThat(echo.call(bytes).asBytes()).isEqualTo(bytes);
      assertThat(echo.pushArg(bytes).invoke().asBytes()).isEqualTo(bytes);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment native3 = arena.allocate(3);
      native3.fill((byte) 9);
      assertThat(echo.call(native3).asBytes()).containsExactly(9, 9, 9);
      assertThat(echo.pushArg(native3).invoke().asBytes()).containsExactly(9, 9, 9);
    }
  }

  @Test
  void devicesTypesShapesArraysAndMapsComeBackAsTheyWent() {
    assertThat(echo.call(Device.cuda(3)).asDevice()).isEqualTo(Device.cuda(3));
    assertThat(echo.pushArg(Device.cpu()).invoke().asDevice()).isEqualTo(Device.cpu());
    assertThat(echo.call(new TVMType("uint8", 4)).asType()).isEqualTo(new TVMType("uint8x4"));
    try (Shape shape = Shape.of(2, 3, 5); TVMValue back = echo.call(shape); Shape scalar = Shape.of()) {
      assertThat(back.asShape().toArray()).containsExactly(2, 3, 5);
      assertThat(scalar.toArray()).isEmpty();
    }
    try (TVMMap map = TVMMap.of("one", 1, 2, "two")) {
      assertThat(map.size()).isEqualTo(2);
      assertThat(map.get("one").asLong()).isEqualTo(1);
      assertThat(map.get(2).asString()).isEqualTo("two");
      assertThat(map.containsKey("three")).isFalse();
      assertThatThrownBy(() -> map.get("three")).isInstanceOfSatisfying(TVMError.class, e -> assertThat(e.kind()).isEqualTo("KeyError"));
    }
    try (TVMArray array = TVMArray.of()) {
      assertThat(array.size()).isZero();
      assertThatThrownBy(() -> array.get(0)).isInstanceOfSatisfying(TVMError.class, e -> assertThat(e.kind()).isEqualTo("IndexError"));
    }
  }

  @Test
  void manyArgumentsArriveInOrder() {
    try (Function join = Function.convertFunc(args -> List.of(args).stream().map(TVMValue::asLong).toList().toString())) {
      List<Integer> numbers = IntStream.range(0, 300).boxed().toList();
      assertThat(join.call(numbers.toArray()).asString()).isEqualTo(numbers.toString());
      numbers.forEach(join::pushArg);
      assertThat(join.invoke().asString()).isEqualTo(numbers.toString());
      assertThat(join.invoke().asString()).isEqualTo("[]");
    }
  }

  @Test
  void aCallWhileArgumentsArePushedDoesNotDisturbThem() {
    try (Function add = Function.convertFunc(args -> args[0].asLong() + args[1].asLong());
        Function twice = Function.convertFunc(args -> 2 * args[0].asLong())) {
      assertThat(add.pushArg(1).pushArg(twice.pushArg(5).invoke().asLong()).invoke().asLong()).isEqualTo(11);
      assertThat(add.pushArg(1).pushArg(add.call(2, 3).asLong()).invoke().asLong()).isEqualTo(6);
    }
  }

  @Test
  void aPushThatFailsDropsTheCall() {
    try (Function count = Function.convertFunc(args -> args.length); Function closed = Function.convertFunc(args -> 0)) {
      closed.close();
      assertThatThrownBy(() -> count.pushArg(1).pushArg(closed)).isInstanceOf(IllegalStateException.class);
      assertThat(count.pushArg(1).invoke().asLong()).isEqualTo(1);
      assertThatThrownBy(() -> count.call(1, closed)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> count.call(1, new StringBuilder())).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("StringBuilder");
      assertThatThrownBy(closed::call).isInstanceOf(IllegalStateException.class);
      closed.close();
    }
  }

  @Test
  void callbacksNestAndRecurse() {
    Function.register("tvm4j.test.factorial",
        args -> args[0].asLong() < 2 ? 1L : args[0].asLong() * API.get("tvm4j.test.factorial").call(args[0].asLong() - 1).asLong());
    assertThat(API.get("tvm4j.test.factorial").call(20).asLong()).isEqualTo(2_432_902_008_176_640_000L);
    assertThat(Function.listGlobalFuncNames()).contains("tvm4j.test.factorial", "ffi.ModuleLoadFromFile");
  }

  @Test
  void aGlobalFunctionIsReplacedOnlyOnRequest() {
    Function.register("tvm4j.test.version", args -> 1);
    assertThat(API.get("tvm4j.test.version").call().asLong()).isEqualTo(1);
    assertThatThrownBy(() -> Function.register("tvm4j.test.version", args -> 2))
        .isInstanceOf(TVMError.class).hasMessageContaining("tvm4j.test.version");
    Function.register("tvm4j.test.version", args -> 2, true);
    assertThat(API.get("tvm4j.test.version").call().asLong()).isEqualTo(2);
    assertThat(Function.getFunction("tvm4j.test.absent")).isNull();
    assertThat(API.get("tvm4j.test.absent")).isNull();
    assertThatThrownBy(() -> API.getGlobalFunc("tvm4j.test.absent"))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("tvm4j.test.absent");
  }

  @Test
  void anExceptionOfACallbackIsATvmErrorAndTheCauseOfOneInJava() {
    IllegalStateException thrown = new IllegalStateException("the reason");
    try (Function failing = Function.convertFunc(args -> {
      throw thrown;
    }); Function outer = Function.convertFunc(args -> args[0].asFunction().call())) {
      assertThatThrownBy(failing::call).isInstanceOfSatisfying(TVMError.class, e -> {
        assertThat(e.kind()).isEqualTo("IllegalStateException");
        assertThat(e.rawMessage()).isEqualTo("the reason");
        assertThat(e.backtrace()).contains("FunctionTest");
        assertThat(e.getCause()).isSameAs(thrown);
      });
      assertThatThrownBy(() -> outer.call(failing)).isInstanceOfSatisfying(TVMError.class, e -> {
        assertThat(e.kind()).isEqualTo("IllegalStateException");
        assertThat(e.rawMessage()).isEqualTo("the reason");
        assertThat(e).hasRootCause(thrown);
      });
    }
    try (Function error = Function.convertFunc(args -> {
      throw new TVMError("ValueError", "wrong");
    })) {
      assertThatThrownBy(error::call).isInstanceOfSatisfying(TVMError.class, e -> assertThat(e.kind()).isEqualTo("ValueError"));
    }
    try (Function endless = Function.convertFunc(FunctionTest::recurse)) {
      assertThatThrownBy(endless::call).isInstanceOfSatisfying(TVMError.class, e -> assertThat(e.kind()).isEqualTo("StackOverflowError"));
    }
    try (Function unpassable = Function.convertFunc(args -> new StringBuilder())) {
      assertThatThrownBy(unpassable::call).isInstanceOfSatisfying(TVMError.class, e -> assertThat(e.kind()).isEqualTo("IllegalArgumentException"));
    }
  }

  @Test
  void errorsOfTvmHaveKindAndBacktrace() {
    assertThatThrownBy(() -> API.getGlobalFunc("ffi.Array").call(1).asArray().get(5)).isInstanceOfSatisfying(TVMError.class, e -> {
      assertThat(e.kind()).isEqualTo("IndexError");
      assertThat(e.getMessage()).startsWith("IndexError: ").doesNotStartWith("IndexError: IndexError");
      assertThat(e.isConnectionLost()).isFalse();
    });
    assertThatThrownBy(() -> API.getGlobalFunc("ffi.ModuleLoadFromFile").call()).isInstanceOfSatisfying(TVMError.class, e -> {
      assertThat(e.kind()).isEqualTo("TypeError");
      assertThat(e.rawMessage()).contains("0");
    });
  }

  @Test
  void aValueOfAnotherSortIsRefusedWithBothNamed() {
    TVMValue number = echo.call(3);
    assertThatThrownBy(number::asString)
        .isInstanceOf(UnsupportedOperationException.class).hasMessageContaining("the integer 3").hasMessageContaining("a string");
    assertThatThrownBy(number::asTensor).isInstanceOf(UnsupportedOperationException.class).hasMessageContaining("a tensor");
    assertThatThrownBy(() -> echo.call("text").asLong()).isInstanceOf(UnsupportedOperationException.class).hasMessageContaining("an integer");
  }

  private static Object recurse(TVMValue... args) {
    return 1 + (Integer) recurse(args);
  }
}
