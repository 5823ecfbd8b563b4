package dev.mutatenn.cli.stack;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Python environment with TVM.
 *
 * @param libraries the folders of libtvm_ffi and libtvm_runtime
 */
public record TvmEnvironment(List<Path> libraries) {
  /** Finds the packages without importing them: that would take seconds. */
  private static final String QUESTION = "import importlib.util as u, os\n"
      + "for name in ('tvm_ffi', 'tvm'):\n"
      + "    spec = u.find_spec(name)\n"
      + "    print(os.path.join(spec.submodule_search_locations[0], 'lib') if spec else '')";

  /** @throws StackException when the interpreter does not start or has no TVM */
  public static TvmEnvironment of(Path python) {
    try {
      Process process = new ProcessBuilder(python.toString(), "-I", "-c", QUESTION).redirectErrorStream(true).start();
      process.getOutputStream().close();
      List<String> lines = process.inputReader().lines().toList();
      if (process.waitFor() != 0) {
        throw new StackException(python + " does not work: " + String.join("\n", lines));
      }
      List<Path> folders = lines.stream().filter(line -> !line.isBlank()).map(Path::of).filter(Files::isDirectory).toList();
      if (folders.size() != 2) {
        throw new StackException(python + " has no TVM: run ./mutatenn setup, or set MUTATENN_PYTHON to an interpreter that has it");
      }
      return new TvmEnvironment(folders);
    } catch (IOException e) {
      throw new StackException("cannot start " + python + ": " + e.getMessage() + "; ./mutatenn setup prepares Python", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while asking " + python, e);
    }
  }

  /** Folders of CUDA's runtime library where NVIDIA's wheels are in the same environment. */
  public List<Path> cudaLibraries() {
    Path packages = libraries.getFirst().getParent().getParent();
    return Stream.of("nvidia/cu13/lib").map(packages::resolve).filter(Files::isDirectory).toList();
  }

  String libraryPath() {
    return Stream.concat(libraries.stream(), cudaLibraries().stream()).map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
