package dev.mutatenn.inferenceworker.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.inferencerunner.protocol.DeviceAddress;
import dev.mutatenn.inferenceworker.TestArtifacts;
import dev.mutatenn.inferenceworker.outputs.Npy;
import dev.mutatenn.schemas.BoundsCheck;
import dev.mutatenn.schemas.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real artifacts in real runner processes. */
class ArtifactRunTest {
  private static final DeviceAddress CPU = new DeviceAddress.Local("cpu", 0);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final float[][] ROWS = {{1, 2, 3, 4}, {5, 6, 7, 8}, {0, 0, 0, 1}};

  @TempDir static Path folder;
  private static Watchdog watchdog;
  private static RunnerPool runners;

  @BeforeAll
  static void start() throws IOException {
    watchdog = new Watchdog();
    runners = new RunnerPool(new RunnerConfiguration(TestArtifacts.runnerClassPath(), TestArtifacts.tvmLibraries(), 1L << 30, CPU,
        Files.createDirectories(folder.resolve("work")), folder.resolve("cache")), 1, watchdog);
    runners.start();
  }

  @AfterAll
  static void stop() {
    List<ProcessHandle> processes = runners.pids().stream().map(ProcessHandle::of).flatMap(java.util.Optional::stream).toList();
    runners.close();
    watchdog.close();
    assertThat(processes).allSatisfy(process -> process.onExit().join());
  }

  /** The worker is alive and the next artifact right, whatever the one before did; and nobody is left over. */
  @AfterEach
  void theNextArtifactIsRight() throws Exception {
    TreeMap<Integer, BatchResult> results = new TreeMap<>();
    assertThat(new ArtifactRun(runners, job("none", LONG, 2, 1), results::put).run()).isNull();
    assertThat(values(results.get(0))).containsExactly(3, 5, 7, 9, 11, 13, 15, 17);
    assertThat(values(results.get(1))).containsExactly(1, 1, 1, 3);
    assertThat(runners.pids()).as("the spare, and no other").hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void aNetworkAnswersBitForBitAsInTvmsOwnInterpreter() throws Exception {
    Npy.Header inputs = Npy.header(TestArtifacts.file("network-inputs.npy"));
    Npy.Header outputs = Npy.header(TestArtifacts.file("network-outputs.npy"));
    TensorBatch all = new TensorBatch(TestArtifacts.file("network-inputs.npy"), inputs.offset(), List.of(1, 3, 8, 8), 7);
    List<BatchResult> results = new ArrayList<>();
    ArtifactJob job = new ArtifactJob(TestArtifacts.named("network"), null, CPU, List.of(all), 10, LONG, Duration.ZERO);
    assertThat(new ArtifactRun(runners, job, (_, result) -> results.add(result)).run()).isNull();
    byte[] expected = Files.readAllBytes(TestArtifacts.file("network-outputs.npy"));
    assertThat(bytes(results.getFirst())).isEqualTo(Arrays.copyOfRange(expected, (int) outputs.offset(), expected.length));
    assertThat(results.getFirst().findings()).isEqualTo(new BatchResult.Findings(true, false, null));
    assertThat(((BatchResult.Answered) results.getFirst()).answers()).allSatisfy(answer -> assertThat(answer.nanos()).isPositive());
  }

  @ParameterizedTest
  @CsvSource({
      "segfault, RUN_CRASH, 11", "bus, RUN_CRASH, 7", "abort, RUN_CRASH, 6", "illegal, RUN_CRASH, 4", "divide, RUN_CRASH, 8",
      "exit_zero, RUN_CRASH,", "constructor_segfault, RUN_CRASH, 11", "kill, RUN_CRASH, 9",
      "memory, OUT_OF_MEMORY,", "storage, OUT_OF_MEMORY,", "no-main, LOAD_ERROR,"})
  void aDeathIsClassified(String artifact, Outcome outcome, Integer signal) throws Exception {
    Ending ending = fails(artifact, LONG);
    assertThat(ending.outcome()).as(ending.detail()).isEqualTo(outcome);
    assertThat(ending.signal()).isEqualTo(signal);
    assertThat(ending.detail()).isNotBlank();
  }

  @Test
  void anArtifactThatLoopsForEverIsKilledAtItsDeadline() throws Exception {
    assertThat(fails("loop", SHORT)).isEqualTo(new Ending(Outcome.RUN_TIMEOUT, null, "not done after 500 ms in an inference"));
  }

  @Test
  void anArtifactThatOverwritesItsProcessHeapIsACrash() throws Exception {
    Ending ending = fails("heap", LONG);
    assertThat(ending.outcome()).as(ending.detail()).isEqualTo(Outcome.RUN_CRASH);
    assertThat(ending.signal()).as(ending.detail()).isIn(6, 11, 7);
  }

  @Test
  void nanIsAnAnswer() throws Exception {
    TreeMap<Integer, BatchResult> results = new TreeMap<>();
    assertThat(new ArtifactRun(runners, job("nan", LONG, 3), results::put).run()).isNull();
    assertThat(values(results.get(0))).startsWith(Float.NaN, 5, 7, 9, Float.NaN);
    assertThat(results.get(0).findings().deterministic()).isTrue();
  }

  @Test
  void anArtifactThatAnswersDifferentlyToTheSameInputIsFoundOut() throws Exception {
    TreeMap<Integer, BatchResult> results = new TreeMap<>();
    assertThat(new ArtifactRun(runners, job("wavers", LONG, 1, 1), results::put).run()).isNull();
    assertThat(results.values()).allSatisfy(result -> assertThat(result.findings().deterministic()).isFalse());
  }

  @ParameterizedTest
  @CsvSource({"checked-in, IN_BOUNDS", "checked-out, OUT_OF_BOUNDS", "segfault, UNKNOWN"})
  void theCheckedBuildTellsWhetherAccessesAreInBounds(String checked, BoundsCheck bounds) throws Exception {
    TreeMap<Integer, BatchResult> results = new TreeMap<>();
    ArtifactJob plain = job("none", LONG, 1, 2);
    ArtifactJob job = new ArtifactJob(plain.library(), TestArtifacts.named(checked), plain.device(), plain.batches(), plain.classes(),
        plain.deadline(), plain.reconnect());
    assertThat(new ArtifactRun(runners, job, results::put).run()).isNull();
    assertThat(results.values()).hasSize(2)
        .allSatisfy(result -> assertThat(result.findings()).isEqualTo(new BatchResult.Findings(true, false, bounds)));
  }

  @Test
  void anErrorOfTvmsIsToldInItsWords() throws Exception {
    Ending ending = fails("checked-out", LONG);
    assertThat(ending).isEqualTo(new Ending(Outcome.RUN_ERROR, null, ending.detail()));
    assertThat(ending.detail()).contains("out of bounds: read of a");
  }

  @Test
  void whatMayBeTheMachinesFaultIsTriedOnceMoreWhereItStopped() throws Exception {
    TreeMap<Integer, BatchResult> results = new TreeMap<>();
    Set<Long> killed = new HashSet<>();
    Ending ending = new ArtifactRun(runners, job("none", LONG, 1, 1, 1), (batch, result) -> {
      assertThat(results.put(batch, result)).as("no batch comes twice").isNull();
      if (batch == 0) {
        // Somebody kills every process there is, once, the runner among them; a spare that dies is replaced.
        runners.pids().forEach(pid -> ProcessHandle.of(pid).ifPresent(process -> {
          killed.add(pid);
          process.destroyForcibly();
          process.onExit().join();
        }));
      }
    }).run();
    assertThat(ending).isNull();
    assertThat(killed).isNotEmpty();
    assertThat(results.keySet()).containsExactly(0, 1, 2);
    assertThat(results.values()).extracting(result -> result.findings().flaky()).containsExactly(false, true, true);
    assertThat(values(results.get(1))).containsExactly(11, 13, 15, 17);
  }

  @Test
  void anInterruptionEndsTheRunAndItsRunner() throws Exception {
    long before = runners.started();
    Thread job = Thread.ofVirtual().start(() -> {
      try {
        new ArtifactRun(runners, job("loop", LONG, 1), (_, _) -> {}).run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });
    // A spare is started when another is taken.
    while (runners.started() == before) {
      Thread.onSpinWait();
    }
    job.interrupt();
    assertThat(job.join(Duration.ofSeconds(20))).isTrue();
  }

  @Test
  void noRunnerOutlivesAWorkerThatIsKilled() throws Exception {
    job("loop", LONG, 1);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process worker = new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
        LoopingWorker.class.getName(), joined(TestArtifacts.runnerClassPath()), joined(TestArtifacts.tvmLibraries()),
        Files.createDirectories(folder.resolve("other")).toString(), TestArtifacts.named("loop").toString(), folder.resolve("inputs.bin").toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (var lines = worker.inputReader()) {
      List<ProcessHandle> processes = new ArrayList<>();
      // What it logs goes to the same stream.
      String pids = lines.lines().filter(line -> line.matches("[0-9]+(,[0-9]+)+")).findFirst().orElseThrow();
      for (String pid : pids.split(",")) {
        processes.add(ProcessHandle.of(Long.parseLong(pid)).orElseThrow());
      }
      assertThat(processes).hasSize(2).allMatch(ProcessHandle::isAlive);
      worker.destroyForcibly();
      assertThat(processes).allSatisfy(process -> process.onExit().get(20, TimeUnit.SECONDS));
    } finally {
      worker.destroyForcibly();
    }
  }

  private static String joined(List<Path> paths) {
    return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** Runs an artifact that answers nothing; every batch must say so, once. */
  private static Ending fails(String artifact, Duration deadline) throws Exception {
    TreeMap<Integer, BatchResult> results = new TreeMap<>();
    Ending ending = new ArtifactRun(runners, job(artifact, deadline, 1, 2), (batch, result) -> assertThat(results.put(batch, result)).isNull()).run();
    assertThat(ending).isNotNull();
    assertThat(results.keySet()).containsExactly(0, 1);
    assertThat(results.values()).allSatisfy(result -> {
      assertThat(((BatchResult.Unanswered) result).ending()).isEqualTo(ending);
      assertThat(result.findings().deterministic()).isNull();
      assertThat(result.findings().flaky()).isFalse();
    });
    return ending;
  }

  /** The rows, in batches of these sizes. */
  private static ArtifactJob job(String artifact, Duration deadline, int... batches) throws IOException {
    ByteBuffer values = ByteBuffer.allocate(ROWS.length * 16).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] row : ROWS) {
      for (float value : row) {
        values.putFloat(value);
      }
    }
    Path inputs = Files.write(folder.resolve("inputs.bin"), values.array());
    List<TensorBatch> tensors = new ArrayList<>();
    int row = 0;
    for (int count : batches) {
      tensors.add(new TensorBatch(inputs, row * 16L, List.of(1, 4), count));
      row += count;
    }
    int classes = artifact.equals("storage") ? 1 : 4;
    return new ArtifactJob(TestArtifacts.named(artifact), null, CPU, tensors, classes, deadline, Duration.ZERO);
  }

  private static byte[] bytes(BatchResult result) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ((BatchResult.Answered) result).answers().forEach(answer -> all.writeBytes(answer.output()));
    return all.toByteArray();
  }

  private static float[] values(BatchResult result) {
    byte[] bytes = bytes(result);
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
