package dev.mutatenn.inferencerunner;

import dev.mutatenn.inferencerunner.os.Confinement;
import dev.mutatenn.inferencerunner.os.StandardStreams;
import dev.mutatenn.inferencerunner.protocol.Frames;
import dev.mutatenn.inferencerunner.protocol.Response;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.tvm.TVMRuntime;

/**
 * The disposable process: {@code --tvm-libraries FOLDERS --parent PID --memory-limit BYTES [--network |
 * --accelerator KIND]}, where {@code --network} leaves it the network, for devices behind a TVM RPC server, and {@code --accelerator} the
 * device files, for local devices other than CPUs; or {@code --tvm-libraries FOLDERS --train} to do what every runner does first and
 * end in an orderly way, so that the JVM can write its ahead-of-time cache.
 */
public final class RunnerMain {
  /** After the worker, which keeps the deadlines; not far after it, or a busy machine would look like a slow mutant. */
  private static final int NICE = 1;

  private static final Set<String> FLAGS = Set.of("--train", "--network");

  private RunnerMain() {}

  /** Serves until its standard input ends, then ends the process without running anybody's clean-up. */
  public static void main(String[] arguments) throws IOException {
    Map<String, String> options = options(arguments);
    List<Path> libraries = Arrays.stream(required(options, "--tvm-libraries").split(File.pathSeparator)).map(Path::of).toList();
    if (options.containsKey("--train")) {
      TVMRuntime.load(libraries);
      RunnerLoop.rehearse();
      return;
    }
    Confinement.dieWithParent(Long.parseLong(required(options, "--parent")));
    StandardStreams streams = StandardStreams.take();
    Confinement.yieldTo(NICE);
    TVMRuntime.load(libraries);
    RunnerLoop.rehearse();
    boolean accelerator = options.containsKey("--accelerator");
    if (accelerator) {
      Accelerator.load(options.get("--accelerator"), libraries);
    }
    List<String> missing = Confinement.apply(Long.parseLong(required(options, "--memory-limit")), options.containsKey("--network"), accelerator);
    Frames.send(streams.out(), new Response.Ready(missing));
    try {
      new RunnerLoop(streams.in(), streams.out()).serve();
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }

  private static Map<String, String> options(String[] arguments) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < arguments.length; i++) {
      if (FLAGS.contains(arguments[i])) {
        options.put(arguments[i], "");
      } else if (i + 1 < arguments.length) {
        options.put(arguments[i], arguments[++i]);
      } else {
        throw new IllegalArgumentException(arguments[i] + " needs a value");
      }
    }
    return options;
  }

  private static String required(Map<String, String> options, String name) {
    String value = options.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing; a runner is started by an inference-worker");
    }
    return value;
  }
}
