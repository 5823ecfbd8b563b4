package dev.mutatenn.inferenceworker.runner;

import dev.mutatenn.inferencerunner.protocol.DeviceAddress;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** A worker without a queue, in a process of its own: runs an artifact that never ends, and says which processes it has. */
final class LoopingWorker {
  private static final DeviceAddress CPU = new DeviceAddress.Local("cpu", 0);

  private LoopingWorker() {}

  /** Arguments: class path, TVM's folders, work folder, artifact, inputs. */
  public static void main(String[] arguments) throws Exception {
    Path work = Path.of(arguments[2]);
    RunnerPool runners = new RunnerPool(new RunnerConfiguration(paths(arguments[0]), paths(arguments[1]), 0, CPU, work, work), 1, new Watchdog());
    runners.start();
    ArtifactJob job = new ArtifactJob(Path.of(arguments[3]), null, CPU,
        List.of(new TensorBatch(Path.of(arguments[4]), 0, List.of(1, 4), 1)), 4, Duration.ofMinutes(5), Duration.ZERO);
    Thread.ofPlatform().daemon().start(() -> {
      try {
        new ArtifactRun(runners, job, (_, _) -> {}).run();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });
    // The one that loops, and the spare that was started when it was taken.
    while (runners.started() < 2 || runners.pids().size() < 2) {
      Thread.onSpinWait();
    }
    System.out.println(runners.pids().toString().replaceAll("[^0-9,]", ""));
    Thread.sleep(Duration.ofMinutes(5));
  }

  private static List<Path> paths(String joined) {
    return Arrays.stream(joined.split(File.pathSeparator)).map(Path::of).toList();
  }
}
