package org.apache.tvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadTest {
  private static final int THREADS = 8;

  @BeforeAll
  static void load() {
    Artifacts.loadRuntime();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneFunctionIsCalledByManyThreads(boolean virtual) throws Exception {
    try (Function join = Function.convertFunc(args -> args[0].asLong() + ":" + args[1].asString())) {
      together(virtual, thread -> {
        for (int i = 0; i < 2000; i++) {
          assertThat(join.call(thread, "text" + i).asString()).isEqualTo(thread + ":text" + i);
          assertThat(join.pushArg(thread).pushArg("pushed" + i).invoke().asString()).isEqualTo(thread + ":pushed" + i);
        }
        return null;
      });
    }
  }

  @Test
  void machinesOfOneArtifactRunSideBySide() throws Exception {
    byte[] input = Artifacts.bytes("input.bin");
    byte[] output = Artifacts.bytes("output.bin");
    together(false, thread -> {
      try (Module machine = Artifacts.machine("network.so"); Function main = machine.entryFunc();
          Tensor x = Tensor.empty(new long[] {1, 3, 32, 32})) {
        x.copyFromRaw(input);
        for (int i = 0; i < 20; i++) {
          try (Tensor y = (Tensor) main.call(x).asTensor()) {
            assertThat(y.internal()).isEqualTo(output);
          }
        }
        return null;
      }
    });
  }

  @Test
  void errorsStayWithTheirThreads() throws Exception {
    try (Function fail = Function.convertFunc(args -> {
      throw new IllegalStateException("thread " + args[0].asLong());
    })) {
      together(false, thread -> {
        for (int i = 0; i < 1000; i++) {
          try {
            fail.call(thread);
          } catch (TVMError error) {
            assertThat(error.rawMessage()).isEqualTo("thread " + thread);
            assertThat(error).hasRootCauseMessage("thread " + thread);
          }
        }
        return null;
      });
    }
  }

  @Test
  void aCloseWaitsForTheCallThatUsesTheObject() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Tensor tensor = Tensor.empty(new long[] {4});
    tensor.copyFrom(new float[] {1, 2, 3, 4});
    Function slow = Function.convertFunc(args -> {
      inside.countDown();
      closed.await();
      try (Tensor argument = (Tensor) args[0].asTensor()) {
        return argument.asFloatArray()[3];
      }
    });
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      Future<Double> result = executor.submit(() -> slow.call(tensor).asDouble());
      inside.await();
      slow.close();
      tensor.close();
      closed.countDown();
      assertThat(result.get()).isEqualTo(4);
    }
  }

  @Test
  void racingClosesAndCallsEitherWorkOrSayThatItIsClosed() throws Exception {
    for (int round = 0; round < 200; round++) {
      Function function = Function.convertFunc(args -> args[0].asTensor().size());
      Tensor tensor = Tensor.empty(new long[] {3});
      together(false, thread -> {
        try {
          if (thread == 0) {
            function.close();
            tensor.close();
          } else {
            assertThat(function.call(tensor).asLong()).isEqualTo(3);
          }
        } catch (IllegalStateException exception) {
          assertThat(exception).hasMessageContaining("closed");
        }
        return null;
      });
    }
    assertThat(API.getGlobalFunc("ffi.Shape").call(1).asShape().toArray()).containsExactly(1);
  }

  private interface Body {
    Void run(int thread) throws Exception;
  }

  private static void together(boolean virtual, Body body) throws Exception {
    ThreadFactory factory = virtual ? Thread.ofVirtual().factory() : Thread.ofPlatform().factory();
    try (ExecutorService executor = Executors.newThreadPerTaskExecutor(factory)) {
      List<Callable<Void>> bodies = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        bodies.add(() -> body.run(thread));
      }
      for (Future<Void> future : executor.invokeAll(bodies)) {
        future.get();
      }
    }
  }
}
