package dev.mutatenn.inferenceworker;

import dev.mutatenn.inferencerunner.RunnerMain;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The artifacts of inference-runner's make_artifacts.py, made once a test JVM with the TVM of MUTATENN_PYTHON, and what runs them. */
public final class TestArtifacts {
  private static final Path SCRIPT = Path.of("..", "inference-runner", "src", "test", "python", "make_artifacts.py").toAbsolutePath().normalize();
  private static final Path FOLDER = made();

  private TestArtifacts() {}

  /** An artifact. */
  public static Path named(String name) {
    return FOLDER.resolve(name + ".so");
  }

  /** Another file of the script's. */
  public static Path file(String name) {
    return FOLDER.resolve(name);
  }

  /** What a runner needs on its class path. */
  public static List<Path> runnerClassPath() {
    return List.of(placeOf(RunnerMain.class), placeOf(org.apache.tvm.Module.class));
  }

  /** Where the TVM of that Python keeps its runtime. */
  public static List<Path> tvmLibraries() {
    String found = output(List.of(python(), "-c",
        "import importlib.util as u; print(*(u.find_spec(n).submodule_search_locations[0] + '/lib' for n in ('tvm_ffi', 'tvm')), sep='\\n')"));
    return Arrays.stream(found.split("\n")).map(Path::of).toList();
  }

  private static Path placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** The interpreter that has TVM. */
  public static String python() {
    String python = System.getenv("MUTATENN_PYTHON");
    if (python == null) {
      throw new AssertionError("MUTATENN_PYTHON is not set: run ./mutatenn test, or ./mutatenn setup and set it to the interpreter it names");
    }
    return python;
  }

  private static Path made() {
    Path folder = Path.of("target", "artifacts").toAbsolutePath();
    output(List.of(python(), SCRIPT.toString(), folder.toString()));
    return folder;
  }

  /** What a command prints, which must end well. */
  public static String output(List<String> command) {
    try {
      Path log = Files.createTempFile("artifacts", ".log");
      Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
      String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(command + " failed: " + Files.readString(log));
      }
      Files.delete(log);
      return output;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(command + ": " + e, e);
    }
  }
}
