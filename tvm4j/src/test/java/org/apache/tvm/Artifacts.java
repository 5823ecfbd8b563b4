package org.apache.tvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** TVM from the interpreter MUTATENN_PYTHON names, loaded once, and what artifacts.py compiled with it, once a test JVM. */
public final class Artifacts {
  private static final Path NETWORK = Path.of("..", "models", "zoo", "mobilenetv2-mini.onnx").toAbsolutePath().normalize();
  private static Path folder;
  private static List<Path> libraries;

  private Artifacts() {}

  /** The folders of TVM's libraries. */
  public static synchronized List<Path> libraries() {
    if (libraries == null) {
      String program = "import pathlib, tvm, tvm_ffi; print(*(pathlib.Path(p.__file__).parent / 'lib' for p in (tvm_ffi, tvm)), sep='\\n')";
      libraries = run(python(), "-c", program).lines().map(Path::of).toList();
    }
    return libraries;
  }

  public static void loadRuntime() {
    TVMRuntime.load(libraries());
  }

  /** One of kernels.so, arithmetic.so, network.so, input.bin, output.bin. */
  public static synchronized Path file(String name) {
    if (folder == null) {
      try {
        folder = Files.createTempDirectory("tvm4j-test");
      } catch (IOException exception) {
        throw new UncheckedIOException(exception);
      }
      Runtime.getRuntime().addShutdownHook(new Thread(Artifacts::delete));
      run(python(), Path.of("src", "test", "python", "artifacts.py").toAbsolutePath().toString(), folder.toString(), NETWORK.toString());
    }
    return folder.resolve(name);
  }

  public static Module load(String name) {
    loadRuntime();
    return Module.load(file(name).toString());
  }

  /** A virtual machine of its own over an artifact's executable, on the CPU. */
  public static Module machine(String name) {
    try (Module library = load(name); Function loader = library.getFunction("vm_load_executable")) {
      Module machine = loader.call().asModule();
      try (Function initialise = machine.getFunction("vm_initialization")) {
        initialise.call(Device.cpu().deviceType, 0, 2).close();
      }
      return machine;
    }
  }

  public static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(file(name));
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
  }

  public static String python() {
    String python = System.getenv("MUTATENN_PYTHON");
    if (python == null) {
      throw new AssertionError("MUTATENN_PYTHON is not set: run ./mutatenn test, or ./mutatenn setup and set it to the interpreter it names");
    }
    return python;
  }

  static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes());
      if (process.waitFor() != 0) {
        throw new AssertionError(Arrays.toString(command) + " failed:\n" + output);
      }
      return output;
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    } catch (InterruptedException exception) {
      throw new AssertionError(exception);
    }
  }

  private static void delete() {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
  }
}
