package dev.mutatenn.inferencerunner;

import dev.mutatenn.inferencerunner.os.Confinement;
import dev.mutatenn.inferencerunner.os.DefaultSignals;
import dev.mutatenn.inferencerunner.protocol.DeviceAddress;
import dev.mutatenn.inferencerunner.protocol.Frames;
import dev.mutatenn.inferencerunner.protocol.Request;
import dev.mutatenn.inferencerunner.protocol.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** Requests in, responses out, one after the other on one thread: no other thread of a runner runs Java. */
final class RunnerLoop {
  private static final long HELD_BACK = Response.Answer.HELD_BACK.toNanos();

  private final InputStream in;
  private final OutputStream out;
  private final DefaultSignals signals = new DefaultSignals();
  private LoadedArtifact artifact;

  RunnerLoop(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  /**
   * Goes through all that a worker may ask, without a worker and without an artifact, so that the JVM has loaded and linked what that
   * takes before it counts.
   */
  static void rehearse() throws IOException {
    ByteArrayOutputStream requests = new ByteArrayOutputStream();
    Path someFile = Path.of(System.getProperty("java.home"), "lib", "modules");
    Frames.send(requests, new Request.Run(someFile, Long.BYTES, List.of(1, 2), 2));
    Frames.send(requests, new Request.Load(Path.of("/no/artifact.so"), new DeviceAddress.Local("cpu", 0), 0));
    RunnerLoop loop = new RunnerLoop(new ByteArrayInputStream(requests.toByteArray()), OutputStream.nullOutputStream());
    loop.artifact = LoadedArtifact.echo(loop.signals);
    loop.serve();
  }

  /** Until the parent has no more to ask, or an error was told. */
  void serve() throws IOException {
    for (Optional<Request> request = Frames.request(in); request.isPresent(); request = Frames.request(in)) {
      Response.Step step = request.get() instanceof Request.Load ? Response.Step.LOAD : Response.Step.RUN;
      try {
        switch (request.get()) {
          case Request.Load load -> load(load);
          case Request.Run run -> run(run);
        }
      } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
        Frames.send(out, new Response.Failed(step, e instanceof org.apache.tvm.TVMError ? e.getMessage() : e.toString()));
        return;
      }
    }
  }

  private void load(Request.Load request) throws IOException {
    if (request.cpuSeconds() > 0) {
      Confinement.limitProcessorTime(request.cpuSeconds());
    }
    artifact = LoadedArtifact.load(request.library(), request.device(), signals);
    Frames.send(out, new Response.Loaded());
  }

  private void run(Request.Run request) throws IOException {
    if (artifact == null) {
      throw new IllegalStateException("nothing is loaded yet");
    }
    long bytes = request.inputBytes();
    try (FileChannel file = FileChannel.open(request.tensors(), StandardOpenOption.READ); Arena arena = Arena.ofConfined()) {
      MemorySegment inputs = file.map(FileChannel.MapMode.READ_ONLY, request.offset(), bytes * request.count(), arena);
      artifact.inputShape(request.shape());
      ByteArrayOutputStream heldBack = new ByteArrayOutputStream();
      long sent = System.nanoTime();
      for (int i = 0; i < request.count(); i++) {
        Frames.send(heldBack, artifact.infer(inputs.asSlice(i * bytes, bytes)));
        if (i == request.count() - 1 || System.nanoTime() - sent >= HELD_BACK) {
          heldBack.writeTo(out);
          out.flush();
          heldBack.reset();
          sent = System.nanoTime();
        }
      }
    }
  }
}
