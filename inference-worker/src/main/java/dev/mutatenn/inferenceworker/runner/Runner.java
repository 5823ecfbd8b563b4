package dev.mutatenn.inferenceworker.runner;

import dev.mutatenn.inferencerunner.protocol.Frames;
import dev.mutatenn.inferencerunner.protocol.Request;
import dev.mutatenn.inferencerunner.protocol.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** One runner process: used by one thread, for one artifact, once. */
final class Runner implements AutoCloseable {
  private static final Duration DEATH = Duration.ofSeconds(10);
  /** What libjsig prints whenever libtvm_ffi is loaded. */
  private static final String CHAINING = "VM warning: the use of signal() and sigset() for signal chaining";

  private final Process process;
  private final Watchdog watchdog;
  private final Path folder;
  private final Tail printed;
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private final AtomicBoolean overrun = new AtomicBoolean();
  private List<String> missing = List.of();

  /** What the reading thread heard. */
  private sealed interface Heard {
    record Said(Response response) implements Heard {}

    record Silence() implements Heard {}

    record Garbage(String why) implements Heard {}
  }

  /**
   * Starts a process, on a thread that must outlive it: the kernel ends a runner with the thread that started it.
   *
   * @param folder its working folder, deleted when it is closed
   */
  static Runner start(ProcessBuilder command, Path folder, Watchdog watchdog) throws IOException {
    return new Runner(command.start(), folder, watchdog);
  }

  private Runner(Process process, Path folder, Watchdog watchdog) {
    this.process = process;
    this.folder = folder;
    this.watchdog = watchdog;
    this.printed = new Tail(process.getErrorStream(), "runner-" + process.pid() + "-printed");
    // A thread of the operating system's: an answer must not be late because other jobs are busy.
    Thread.ofPlatform().name("runner-" + process.pid()).daemon().start(() -> listen(process.getInputStream()));
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Parts of the confinement that this machine does not allow. */
  List<String> missing() {
    return missing;
  }

  /** Waits until it is up. */
  void awaitReady(Duration deadline) throws RunnerEnded, InterruptedException {
    if (answer(Response.Step.LOAD, deadline) instanceof Response.Ready ready) {
      missing = ready.missing();
    } else {
      throw garbled(Response.Step.LOAD, "its first word was not that it is ready");
    }
  }

  /** Loads the artifact. */
  void load(Request.Load request, Duration deadline) throws RunnerEnded, InterruptedException {
    ask(request, Response.Step.LOAD);
    if (!(answer(Response.Step.LOAD, deadline) instanceof Response.Loaded)) {
      throw garbled(Response.Step.LOAD, "it did not say that the artifact is loaded");
    }
  }

  /**
   * Runs inputs and waits for their outputs.
   *
   * @param deadline of one inference
   * @param elements of one output
   */
  List<Response.Answer> run(Request.Run request, Duration deadline, int elements) throws RunnerEnded, InterruptedException {
    ask(request, Response.Step.RUN);
    List<Response.Answer> answers = new ArrayList<>(request.count());
    while (answers.size() < request.count()) {
      if (!(answer(Response.Step.RUN, deadline) instanceof Response.Answer answer)) {
        throw garbled(Response.Step.RUN, "it answered something else than an output");
      }
      if (answer.output().length != elements * Float.BYTES) {
        throw ended(Ending.of(new Response.Failed(Response.Step.RUN,
            "the output has " + answer.output().length + " bytes; " + elements + " float32 were expected")));
      }
      answers.add(answer);
    }
    return answers;
  }

  /** Ends the process, whatever it does. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // The pipe of a dead process.
    }
    process.onExit().thenRunAsync(this::deleteFolder);
  }

  private void ask(Request request, Response.Step step) throws RunnerEnded, InterruptedException {
    try {
      Frames.send(process.getOutputStream(), request);
    } catch (IOException e) {
      throw ended(step);
    }
  }

  private Response answer(Response.Step step, Duration deadline) throws RunnerEnded, InterruptedException {
    Future<?> alarm = watchdog.alarm(deadline.plus(Response.Answer.HELD_BACK), () -> {
      overrun.set(true);
      process.destroyForcibly();
    });
    Heard one;
    try {
      one = heard.take();
    } finally {
      alarm.cancel(false);
    }
    return switch (one) {
      case Heard.Said(Response.Failed failed) -> throw ended(Ending.of(failed));
      case Heard.Said(Response response) -> response;
      case Heard.Garbage(String why) -> throw garbled(step, why);
      case Heard.Silence() -> throw overrun.get() ? ended(Ending.overrun(step, deadline.toMillis())) : ended(step);
    };
  }

  private void listen(InputStream answers) {
    try (answers) {
      for (var response = Frames.response(answers); response.isPresent(); response = Frames.response(answers)) {
        heard.add(new Heard.Said(response.get()));
      }
      heard.add(new Heard.Silence());
    } catch (java.io.EOFException e) {
      heard.add(new Heard.Silence());
    } catch (IOException e) {
      heard.add(process.isAlive() ? new Heard.Garbage(e.getMessage()) : new Heard.Silence());
    }
  }

  private RunnerEnded garbled(Response.Step step, String why) {
    return ended(Ending.garbled(step, why));
  }

  private RunnerEnded ended(Ending ending) {
    process.destroyForcibly();
    return new RunnerEnded(ending);
  }

  /** By itself: what its exit status says. */
  private RunnerEnded ended(Response.Step step) throws InterruptedException {
    if (!process.waitFor(DEATH.toMillis(), TimeUnit.MILLISECONDS)) {
      return garbled(step, "it closed its streams and did not end");
    }
    String words = printed.text().lines().filter(line -> !line.contains(CHAINING)).collect(Collectors.joining("\n"));
    return new RunnerEnded(Ending.of(process.exitValue(), step, words));
  }

  private void deleteFolder() {
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // It is empty, for runners cannot write; if it is not, it is found when the worker's folder is deleted.
    }
  }
}
