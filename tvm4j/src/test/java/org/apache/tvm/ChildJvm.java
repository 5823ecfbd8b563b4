package org.apache.tvm;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Programs for the tests that watch a whole process: run with a name, in a JVM of their own. */
final class ChildJvm {
  private ChildJvm() {}

  record Ended(int status, String output) {}

  static Ended run(String program, String... jvmOptions) throws Exception {
    return run(ChildJvm.class, new String[] {program}, jvmOptions);
  }

  static Ended run(Class<?> main, String[] arguments, String... jvmOptions) throws Exception {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(jvmOptions));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    return new Ended(process.waitFor(), output);
  }

  static String libraryPath() {
    return Artifacts.libraries().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  public static void main(String[] args) {
    switch (args[0]) {
      case "nothing-configured" -> API.get("ffi.Shape");
      case "null-accesses" -> nullAccesses();
      case "end-with-everything-open" -> endWithEverythingOpen();
      default -> throw new IllegalArgumentException(args[0]);
    }
    System.out.println("ended well");
  }

  /** Compiled code checks for null by the signal handler that loading TVM replaces. */
  private static void nullAccesses() {
    API.get("ffi.Shape");
    int caught = 0;
    for (int i = 0; i < 200_000; i++) {
      try {
        caught += length(i % 2 == 0 ? null : "x") - 1;
      } catch (NullPointerException exception) {
        caught++;
      }
    }
    System.out.println(caught + " caught");
  }

  private static int length(String text) {
    return text.length();
  }

  /** TVM's own destructors run after Java has ended, and must not call into it. */
  private static void endWithEverythingOpen() {
    Function.register("tvm4j.test.left", args -> args[0]);
    MemorySegment memory = Arena.global().allocate(64, 64);
    Tensor tensor = Tensor.fromSegment(memory, new long[] {16}, new TVMType("float32"));
    Function.register("tvm4j.test.keeper", args -> tensor);
    TVMArray array = TVMArray.of(tensor, Function.convertFunc(args -> 1));
    System.out.println(API.get("tvm4j.test.left").call(array).asArray().size());
  }
}
