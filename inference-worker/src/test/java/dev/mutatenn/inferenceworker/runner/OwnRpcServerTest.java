package dev.mutatenn.inferenceworker.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mutatenn.inferencerunner.protocol.DeviceAddress;
import dev.mutatenn.inferencerunner.protocol.Response;
import dev.mutatenn.inferenceworker.TestArtifacts;
import dev.mutatenn.inferenceworker.outputs.Npy;
import dev.mutatenn.schemas.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A device behind our own RPC server: machine code of this machine, and of AArch64 under qemu-user. */
class OwnRpcServerTest {
  private static final int INPUT_BYTES = 3 * 8 * 8 * Float.BYTES;

  @TempDir Path folder;
  private Watchdog watchdog;
  private RunnerPool runners;

  @BeforeEach
  void start() throws IOException {
    watchdog = new Watchdog();
    runners = new RunnerPool(new RunnerConfiguration(TestArtifacts.runnerClassPath(), TestArtifacts.tvmLibraries(), 1L << 30, device(1),
        Files.createDirectories(folder.resolve("work")), Path.of("target", "runner-cache").toAbsolutePath()), 1, watchdog);
    runners.start();
  }

  @AfterEach
  void stop() {
    runners.close();
    watchdog.close();
  }

  @ParameterizedTest
  @EnumSource
  void anOriginalAndAMutantAreRight(RpcServer.Kind kind) throws Exception {
    try (RpcServer server = server(kind, 0)) {
      for (String network : List.of("network", "network-mutant")) {
        TreeMap<Integer, BatchResult> results = new TreeMap<>();
        assertThat(new ArtifactRun(runners, job(kind, network, server.port()), results::put).run()).isNull();
        assertAnswers(results.values(), network);
        assertThat(results.values()).allSatisfy(result -> assertThat(result.findings()).isEqualTo(new BatchResult.Findings(true, false, null)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anArtifactThatCrashesThereIsARunCrashWithItsSignalAndTheNextIsRight(RpcServer.Kind kind) throws Exception {
    try (RpcServer server = server(kind, 0)) {
      Path inputs = Files.write(folder.resolve("inputs"), new byte[4 * Float.BYTES]);
      ArtifactJob crash = new ArtifactJob(TestArtifacts.named("segfault" + kind.suffix), null, device(server.port()),
          List.of(new TensorBatch(inputs, 0, List.of(1, 4), 1)), 4, Duration.ofSeconds(60), Duration.ZERO);
      Ending ending = new ArtifactRun(runners, crash, (_, _) -> { }).run();
      assertThat(ending.outcome()).as(ending.detail()).isEqualTo(Outcome.RUN_CRASH);
      assertThat(ending.signal()).isEqualTo(11);
      TreeMap<Integer, BatchResult> results = new TreeMap<>();
      assertThat(new ArtifactRun(runners, job(kind, "network", server.port()), results::put).run()).isNull();
      assertAnswers(results.values(), "network");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatIsKilledInMidRunAndComesBackIsConnectedToAgain(RpcServer.Kind kind) throws Exception {
    try (RpcServer first = server(kind, 0)) {
      TreeMap<Integer, BatchResult> results = new TreeMap<>();
      List<CompletableFuture<RpcServer>> restarted = new ArrayList<>();
      Ending ending = new ArtifactRun(runners, job(kind, "network", first.port()), (batch, result) -> {
        results.put(batch, result);
        if (batch == 0) {
          first.kill();
          restarted.add(CompletableFuture.supplyAsync(() -> server(kind, first.port())));
        }
      }).run();
      restarted.getFirst().join().close();
      assertThat(ending).isNull();
      assertAnswers(results.values(), "network");
      assertThat(results.get(0).findings().flaky()).isFalse();
      assertThat(results.get(1).findings().flaky()).isTrue();
    }
  }

  private RpcServer server(RpcServer.Kind kind, int port) {
    assumeTrue(kind.missing().isEmpty(), kind.missing());
    try {
      return RpcServer.start(kind, port, folder.resolve("server"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static ArtifactJob job(RpcServer.Kind kind, String network, int port) throws IOException {
    Path inputs = TestArtifacts.file("network-inputs.npy");
    long offset = Npy.header(inputs).offset();
    List<TensorBatch> batches = List.of(new TensorBatch(inputs, offset, List.of(1, 3, 8, 8), 4),
        new TensorBatch(inputs, offset + 4L * INPUT_BYTES, List.of(1, 3, 8, 8), 3));
    return new ArtifactJob(TestArtifacts.named(network + kind.suffix), null, device(port), batches, 10, Duration.ofSeconds(60), Duration.ofSeconds(60));
  }

  private static DeviceAddress device(int port) {
    return new DeviceAddress.Remote("127.0.0.1", port, RpcServer.KEY, "cpu", 0);
  }

  /** What TVM's own loop answered here; other machine code may round otherwise. */
  private static void assertAnswers(Collection<BatchResult> results, String network) throws IOException {
    Path outputs = TestArtifacts.file(network + "-outputs.npy");
    ByteBuffer expected = ByteBuffer.wrap(Files.readAllBytes(outputs)).order(ByteOrder.LITTLE_ENDIAN).position((int) Npy.header(outputs).offset());
    for (BatchResult result : results) {
      for (Response.Answer answer : ((BatchResult.Answered) result).answers()) {
        ByteBuffer values = ByteBuffer.wrap(answer.output()).order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
          assertThat(values.getFloat()).isCloseTo(expected.getFloat(), within(1e-4f));
        }
      }
    }
    assertThat(expected.hasRemaining()).isFalse();
  }
}
