package dev.mutatenn.cli.machine;

import dev.mutatenn.catalogue.Device;
import dev.mutatenn.catalogue.DeviceCatalogue;
import dev.mutatenn.catalogue.Probe;
import dev.mutatenn.catalogue.Readiness;
import dev.mutatenn.cli.stack.StackException;
import dev.mutatenn.cli.stack.TvmEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Asks this machine; Python only where a device needs to know of it. */
public final class LocalProbe implements Probe {
  private static final String QUESTION = "import importlib.util, sys\n"
      + "try: found = importlib.util.find_spec(sys.argv[1])\n"
      + "except ModuleNotFoundError: found = None\n"
      + "sys.exit(found is None)";

  private final Machine machine;
  private final Path python;

  /** @param python interpreter of the environment with TVM */
  public LocalProbe(Machine machine, Path python) {
    this.machine = machine;
    this.python = python;
  }

  /** Whether a device of a catalogue can be compiled for and run here. */
  public Readiness readiness(Device device, DeviceCatalogue catalogue) {
    return Readiness.of(device, catalogue.targetOf(device), this);
  }

  @Override
  public String architecture() {
    return machine.architecture();
  }

  @Override
  public Set<String> features() {
    return machine.flags();
  }

  @Override
  public boolean hasProgram(String name) {
    return machine.program(name).isPresent();
  }

  @Override
  public boolean hasFile(Path path) {
    return Files.exists(path);
  }

  @Override
  public boolean hasLibrary(String name) {
    return libraryFolders().anyMatch(folder -> Files.exists(folder.resolve(name))) || inLinkersCache(name);
  }

  @Override
  public boolean hasTvmLibrary(String name) {
    return tvm().map(TvmEnvironment::libraries).orElse(List.of()).stream().anyMatch(folder -> Files.exists(folder.resolve(name)));
  }

  @Override
  public boolean hasPythonPackage(String name) {
    return answers(python.toString(), "-I", "-c", QUESTION, name).isPresent();
  }

  private Optional<TvmEnvironment> tvm() {
    try {
      return Optional.of(TvmEnvironment.of(python));
    } catch (StackException none) {
      return Optional.empty();
    }
  }

  /** What the dynamic linker is told to look through first, and NVIDIA's wheels beside TVM, which the embedded stack adds. */
  private Stream<Path> libraryFolders() {
    Stream<Path> told = Stream.of(System.getenv().getOrDefault("LD_LIBRARY_PATH", "").split(java.io.File.pathSeparator)).filter(f -> !f.isBlank())
        .map(Path::of);
    return Stream.concat(told, tvm().stream().flatMap(tvm -> tvm.cudaLibraries().stream()));
  }

  private boolean inLinkersCache(String name) {
    return Stream.of("/sbin/ldconfig", "/usr/sbin/ldconfig").filter(program -> Files.isExecutable(Path.of(program))).findFirst()
        .flatMap(program -> answers(program, "-p")).map(text -> text.contains("\t" + name + " ")).orElse(false);
  }

  /** What a program says; empty unless it ends with 0. */
  private static Optional<String> answers(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(text) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
