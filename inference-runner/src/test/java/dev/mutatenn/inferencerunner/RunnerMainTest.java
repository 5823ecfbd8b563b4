package dev.mutatenn.inferencerunner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.inferencerunner.protocol.DeviceAddress;
import dev.mutatenn.inferencerunner.protocol.Frames;
import dev.mutatenn.inferencerunner.protocol.Request;
import dev.mutatenn.inferencerunner.protocol.Response;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real process, spoken to as its worker does, with real artifacts. */
class RunnerMainTest {
  private static final int SIGNALLED = 128;

  @TempDir Path folder;

  @Test
  void inputsBecomeOutputsOneByOne() throws Exception {
    try (Child child = new Child(folder, 0)) {
      assertThat(child.response()).isEqualTo(new Response.Ready(List.of()));
      child.load("none");
      // Two inputs behind 12 bytes of something else: at an address that no kernel would take.
      child.ask(new Request.Run(inputs(12, 1, 2, 3, 4, 5, 6, 7, 8), 12, List.of(1, 4), 2));
      assertThat(child.answer()).containsExactly(3, 5, 7, 9);
      assertThat(child.answer()).containsExactly(11, 13, 15, 17);
      child.ask(new Request.Run(inputs(0, 0, 0, 0, 0.5f), 0, List.of(1, 4), 1));
      assertThat(child.answer()).containsExactly(1, 1, 1, 2);
      child.process.getOutputStream().close();
      assertThat(child.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(child.process.exitValue()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"segfault, 11", "bus, 7", "abort, 6", "illegal, 4", "divide, 8", "kill, 9"})
  void aFaultEndsTheProcessByItsOwnSignal(String artifact, int signal) throws Exception {
    try (Child child = new Child(folder, 0)) {
      child.response();
      child.load(artifact);
      child.ask(new Request.Run(inputs(0, 1, 2, 3, 4), 0, List.of(1, 4), 1));
      assertThat(Frames.response(child.process.getInputStream())).isEmpty();
      assertThat(child.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(child.process.exitValue()).isEqualTo(SIGNALLED + signal);
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void whatAnArtifactPrintsOrReadsIsNotTheWorkersConversation() throws Exception {
    for (String artifact : List.of("prints", "reads")) {
      try (Child child = new Child(folder, 0)) {
        child.response();
        child.load(artifact);
        child.ask(new Request.Run(inputs(0, 1, 2, 3, 4), 0, List.of(1, 4), 1));
        child.ask(new Request.Run(inputs(0, 1, 2, 3, 5), 0, List.of(1, 4), 1));
        assertThat(child.answer()).endsWith(5, 7, 9);
        assertThat(child.answer()).endsWith(5, 7, 11);
      }
    }
  }

  @Test
  void aRuntimeThatIsNotThereEndsTheRunnerBeforeItIsReady() throws Exception {
    try (Child child = new Child(folder, 0, "--accelerator", "vulkan")) {
      assertThat(Frames.response(child.process.getInputStream())).isEmpty();
      assertThat(child.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(child.process.exitValue()).isNotZero();
    }
  }

  @Test
  void anArtifactCanReachNeitherNetworkNorFilesNorProcesses() throws Exception {
    try (Child child = new Child(folder, 0)) {
      assertThat(child.response()).isEqualTo(new Response.Ready(List.of()));
      child.load("confined");
      child.ask(new Request.Run(inputs(0, 1, 2, 3, 4), 0, List.of(1, 4), 1));
      assertThat(child.answer()[0]).as("things that were allowed").isZero();
      assertThat(folder).isEmptyDirectory();
      String status = Files.readString(Path.of("/proc", Long.toString(child.process.pid()), "task", lastThread(child.process.pid()), "status"));
      assertThat(status).contains("NoNewPrivs:\t1").contains("Seccomp:\t2");
    }
  }

  @Test
  void whatIsNoArtifactIsAnError() throws Exception {
    Path garbage = Files.writeString(Files.createTempFile("no-artifact", ".so"), "not a shared object");
    for (Path library : List.of(garbage, Path.of("/no/such/file.so"))) {
      try (Child child = new Child(folder, 0)) {
        child.response();
        child.ask(new Request.Load(library, new DeviceAddress.Local("cpu", 0), 60));
        assertThat(child.response()).isInstanceOfSatisfying(Response.Failed.class, failed -> {
          assertThat(failed.step()).isEqualTo(Response.Step.LOAD);
          assertThat(failed.message()).contains(library.toString());
        });
      }
    }
    Files.delete(garbage);
  }

  @Test
  void anInputOfTheWrongShapeIsAnErrorOfTheRun() throws Exception {
    try (Child child = new Child(folder, 0)) {
      child.response();
      child.load("none");
      child.ask(new Request.Run(inputs(0, 1, 2, 3, 4, 5), 0, List.of(1, 5), 1));
      assertThat(child.response()).isInstanceOfSatisfying(Response.Failed.class, failed -> {
        assertThat(failed.step()).isEqualTo(Response.Step.RUN);
        assertThat(failed.message()).contains("5");
      });
    }
  }

  @Test
  void processorTimeIsLimited() throws Exception {
    try (Child child = new Child(folder, 0)) {
      child.response();
      child.ask(new Request.Load(Artifacts.named("loop"), new DeviceAddress.Local("cpu", 0), 2));
      assertThat(child.response()).isEqualTo(new Response.Loaded());
      child.ask(new Request.Run(inputs(0, 1, 2, 3, 4), 0, List.of(1, 4), 1));
      assertThat(child.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(child.process.exitValue()).isEqualTo(SIGNALLED + 24);
    }
  }

  private Path inputs(int skipped, float... values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(skipped + Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(skipped);
    for (float value : values) {
      bytes.putFloat(value);
    }
    Path file = Files.createTempFile("inputs", ".bin");
    file.toFile().deleteOnExit();
    return Files.write(file, bytes.array());
  }

  private static String lastThread(long pid) throws IOException {
    try (var tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      return tasks.map(task -> task.getFileName().toString()).max(java.util.Comparator.comparingLong(Long::parseLong)).orElseThrow();
    }
  }

  /** A runner, started by hand. */
  private static final class Child implements AutoCloseable {
    final Process process;

    Child(Path folder, long memory, String... more) throws IOException {
      String libraries = Artifacts.tvmLibraries().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      ProcessBuilder builder = new ProcessBuilder(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-XX:+ErrorFileToStderr",
          "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), RunnerMain.class.getName(),
          "--parent", Long.toString(ProcessHandle.current().pid()), "--memory-limit", Long.toString(memory), "--tvm-libraries", libraries);
      builder.command().addAll(List.of(more));
      builder.directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD).environment().clear();
      process = builder.start();
    }

    void load(String artifact) throws IOException {
      ask(new Request.Load(Artifacts.named(artifact), new DeviceAddress.Local("cpu", 0), 60));
      assertThat(response()).isEqualTo(new Response.Loaded());
    }

    void ask(Request request) throws IOException {
      Frames.send(process.getOutputStream(), request);
    }

    Response response() throws IOException {
      return Frames.response(process.getInputStream()).orElseThrow(() -> new AssertionError("the runner ended"));
    }

    float[] answer() throws IOException {
      Response response = response();
      assertThat(response).isInstanceOf(Response.Answer.class);
      float[] values = new float[((Response.Answer) response).output().length / Float.BYTES];
      ByteBuffer.wrap(((Response.Answer) response).output()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      return values;
    }

    @Override
    public void close() throws IOException {
      process.destroyForcibly().onExit().join();
    }
  }
}
