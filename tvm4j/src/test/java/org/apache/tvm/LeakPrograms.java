package org.apache.tvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@link MemoryTest} runs in a JVM whose heap does not grow: prints by how many bytes the process grew in 100,000 rounds. */
final class LeakPrograms {
  private static final int ROUNDS = 100_000;
  private static final int WARM_UP = 20_000;
  private static final byte[] ZEROS = new byte[16 * 1024];

  private LeakPrograms() {}

  public static void main(String[] args) throws IOException {
    switch (args[0]) {
      case "tensors" -> measure(LeakPrograms::tensor);
      case "machine" -> machine(args[1]);
      case "text" -> text();
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void tensor() {
    try (Tensor tensor = Tensor.empty(new long[] {ZEROS.length}, new TVMType("int8"))) {
      tensor.copyFrom(ZEROS);
    }
  }

  private static void machine(String artifact) throws IOException {
    try (Module library = Module.load(artifact);
        Function loader = library.getFunction("vm_load_executable"); Module machine = loader.call().asModule();
        Function initialise = machine.getFunction("vm_initialization"); Function main = machine.getFunction("one");
        Tensor x = Tensor.empty(new long[] {2, 3}); Function failing = Function.convertFunc(args -> {
          throw new TVMError("ValueError", "on purpose");
        })) {
      initialise.call(Device.cpu().deviceType, 0, 2);
      x.copyFrom(new float[6]);
      measure(() -> {
        main.call(x).close();
        Shape.of(1, 2, 3, 4, 5, 6, 7, 8).close();
        Function.convertFunc(args -> null).close();
        machine.getFunction("one").close();
        fail(failing);
      });
    }
  }

  private static void text() throws IOException {
    String text = "x".repeat(1024);
    String withZero = "zero\0" + text;
    byte[] bytes = new byte[1024];
    try (Function echo = Function.convertFunc(args -> args[0])) {
      measure(() -> {
        echo.call(text);
        echo.call(withZero);
        echo.call(bytes);
      });
    }
  }

  private static void fail(Function failing) {
    try {
      failing.call();
    } catch (TVMError expected) {
      if (!expected.kind().equals("ValueError")) {
        throw expected;
      }
    }
  }

  private static void measure(Runnable round) throws IOException {
    repeat(WARM_UP, round);
    long before = residentBytes();
    repeat(ROUNDS, round);
    System.out.println("grew by " + (residentBytes() - before));
  }

  private static void repeat(int times, Runnable round) {
    for (int i = 0; i < times; i++) {
      round.run();
    }
  }

  private static long residentBytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("RssAnon:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024).findFirst().orElseThrow();
  }
}
