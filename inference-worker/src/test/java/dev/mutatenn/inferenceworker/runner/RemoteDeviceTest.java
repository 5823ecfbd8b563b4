package dev.mutatenn.inferenceworker.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.inferencerunner.protocol.DeviceAddress;
import dev.mutatenn.inferencerunner.protocol.Response;
import dev.mutatenn.inferenceworker.TestArtifacts;
import dev.mutatenn.inferenceworker.outputs.Npy;
import dev.mutatenn.schemas.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device behind TVM's own RPC server, in a process of its own. */
class RemoteDeviceTest {
  private static final Path SERVER = Path.of("..", "tvm4j", "src", "test", "python", "rpc_server.py").toAbsolutePath().normalize();
  private static final String KEY = "remote";

  @TempDir Path folder;
  private Watchdog watchdog;
  private RunnerPool runners;

  @BeforeEach
  void start() throws IOException {
    watchdog = new Watchdog();
    runners = new RunnerPool(new RunnerConfiguration(TestArtifacts.runnerClassPath(), TestArtifacts.tvmLibraries(), 1L << 30, address(1),
        Files.createDirectories(folder.resolve("work")), Path.of("target", "runner-cache").toAbsolutePath()), 1, watchdog);
    runners.start();
  }

  @AfterEach
  void stop() {
    runners.close();
    watchdog.close();
  }

  @Test
  void aServerThatDiesInMidRunIsALossAndTheNextArtifactIsRightOnceItIsBack() throws Exception {
    TreeMap<Integer, BatchResult> results = new TreeMap<>();
    Process first = server();
    try {
      Ending ending = new ArtifactRun(runners, job(port(first), 4, 3), (batch, result) -> {
        results.put(batch, result);
        kill(first);
      }).run();
      assertThat(ending).isNotNull();
      assertThat(ending.outcome()).as(ending.detail()).isEqualTo(Outcome.RPC_LOST);
      assertThat(results.get(0)).isInstanceOf(BatchResult.Answered.class);
      assertThat(results.get(1)).isEqualTo(new BatchResult.Unanswered(ending, new BatchResult.Findings(true, false, null)));
    } finally {
      kill(first);
    }
    Process second = server();
    try {
      results.clear();
      assertThat(new ArtifactRun(runners, job(port(second), 4, 3), results::put).run()).isNull();
      ByteArrayOutputStream answered = new ByteArrayOutputStream();
      for (BatchResult result : results.values()) {
        for (Response.Answer answer : ((BatchResult.Answered) result).answers()) {
          answered.writeBytes(answer.output());
        }
      }
      byte[] expected = Files.readAllBytes(TestArtifacts.file("network-outputs.npy"));
      int offset = (int) Npy.header(TestArtifacts.file("network-outputs.npy")).offset();
      assertThat(answered.toByteArray()).isEqualTo(Arrays.copyOfRange(expected, offset, expected.length));
    } finally {
      kill(second);
    }
  }

  private static ArtifactJob job(int port, int... batches) throws IOException {
    Path inputs = TestArtifacts.file("network-inputs.npy");
    long offset = Npy.header(inputs).offset();
    int bytes = 3 * 8 * 8 * Float.BYTES;
    List<TensorBatch> tensors = List.of(new TensorBatch(inputs, offset, List.of(1, 3, 8, 8), batches[0]),
        new TensorBatch(inputs, offset + (long) batches[0] * bytes, List.of(1, 3, 8, 8), batches[1]));
    return new ArtifactJob(TestArtifacts.named("network"), null, address(port), tensors, 10, Duration.ofSeconds(60), Duration.ofMillis(200));
  }

  private static DeviceAddress address(int port) {
    return new DeviceAddress.Remote("127.0.0.1", port, KEY, "cpu", 0);
  }

  private static Process server() throws IOException {
    return new ProcessBuilder(TestArtifacts.python(), SERVER.toString(), KEY).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static int port(Process server) throws IOException {
    return Integer.parseInt(server.inputReader().readLine().strip());
  }

  /** The server, and the process that serves the session. */
  private static void kill(Process server) {
    server.descendants().forEach(ProcessHandle::destroyForcibly);
    server.destroyForcibly().onExit().join();
  }
}
