package dev.mutatenn.tvmdriver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One {@code python -m mutatenn_tvm} process. Frames on its standard input and output: four bytes of length, big-endian, then
 * JSON. Used by one thread at a time.
 */
final class Worker implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OUT_OF_MEMORY = 77;
  private static final int SIGNALLED = 128;
  private static final int LAST_LINES = 5;
  private static final Map<Integer, String> SIGNALS = Map.of(4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM");

  private final Process process;
  private final DataOutputStream requests;
  private final DataInputStream answers;
  private final Path log;
  private int served;

  private Worker(Process process, Path log) {
    this.process = process;
    this.requests = new DataOutputStream(process.getOutputStream());
    this.answers = new DataInputStream(process.getInputStream());
    this.log = log;
  }

  /** Starts a process; it is ready when it answers. Must be called on a thread that outlives it (PR_SET_PDEATHSIG). */
  static Worker start(DriverConfiguration configuration, int number) throws IOException {
    Files.createDirectories(configuration.workFolder());
    Path log = configuration.workFolder().resolve("worker-" + ProcessHandle.current().pid() + "-" + number + ".log");
    List<String> command = new ArrayList<>(List.of(configuration.python().toString(), "-m", "mutatenn_tvm",
        "--work-folder", configuration.workFolder().toString(), "--memory-limit", Long.toString(configuration.memoryLimitBytes())));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    Map<String, String> environment = builder.environment();
    // Only what compilers need: a worker runs code made from requests and has no business with this process's secrets.
    environment.keySet().retainAll(List.of("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH"));
    environment.put("PYTHONPATH", configuration.packageFolder().toAbsolutePath().toString());
    environment.put("PYTHONUNBUFFERED", "1");
    environment.put("PYTHONDONTWRITEBYTECODE", "1");
    environment.put("OMP_NUM_THREADS", "1");
    environment.put("OPENBLAS_NUM_THREADS", "1");
    environment.put("TVM_NUM_THREADS", "1");
    return new Worker(builder.start(), log);
  }

  /** How many requests it has answered. */
  int served() {
    return served;
  }

  long pid() {
    return process.pid();
  }

  /** Waits for the frame that says that it is ready. */
  void awaitReady(Duration deadline) throws WorkerDied, InterruptedException {
    read(deadline);
  }

  /** Asks and waits for the answer; the process is dead when this throws. */
  JsonNode ask(Map<String, ?> request, Duration deadline) throws WorkerDied, InterruptedException {
    try {
      byte[] body = JSON.writeValueAsBytes(request);
      requests.writeInt(body.length);
      requests.write(body);
      requests.flush();
    } catch (IOException e) {
      throw ended();
    }
    JsonNode answer = read(deadline);
    served++;
    return answer;
  }

  @Override
  public void close() {
    kill();
    try {
      Files.deleteIfExists(log);
    } catch (IOException ignored) {
      // An old log does no harm.
    }
  }

  private JsonNode read(Duration deadline) throws WorkerDied, InterruptedException {
    FutureTask<JsonNode> frame = new FutureTask<>(() -> JSON.readTree(answers.readNBytes(answers.readInt())));
    Thread.ofVirtual().name("tvm-answer-" + process.pid()).start(frame);
    try {
      return frame.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      kill();
      throw new WorkerDied(CompileResult.Kind.COMPILE_TIMEOUT, "not done after " + deadline.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw ended();
    } catch (InterruptedException e) {
      kill();
      throw e;
    }
  }

  /** What the end of the process means. */
  private WorkerDied ended() throws InterruptedException {
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      kill();
      return new WorkerDied(CompileResult.Kind.COMPILE_CRASH, "the compiler's process wrote what is no answer" + lastWords());
    }
    int status = process.exitValue();
    if (status == OUT_OF_MEMORY) {
      return new WorkerDied(CompileResult.Kind.OUT_OF_MEMORY, "the compiler reached its memory limit");
    }
    String words = lastWords();
    if (words.contains("bad_alloc") || words.contains("out of memory") || words.contains("Cannot allocate memory")) {
      return new WorkerDied(CompileResult.Kind.OUT_OF_MEMORY, "the compiler reached its memory limit" + words);
    }
    String how = status > SIGNALLED ? "was ended by " + SIGNALS.getOrDefault(status - SIGNALLED, "signal " + (status - SIGNALLED)) : "ended with status " + status;
    return new WorkerDied(CompileResult.Kind.COMPILE_CRASH, "the compiler's process " + how + words);
  }

  private String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log).stream().filter(line -> !line.isBlank()).toList();
      return lines.isEmpty() ? "" : ": " + String.join(" / ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      return "";
    }
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
