package dev.mutatenn.inferenceworker.service;

import dev.mutatenn.inferencerunner.protocol.DeviceAddress;
import dev.mutatenn.inferenceworker.outputs.InputTensors;
import dev.mutatenn.inferenceworker.outputs.OutputRecords;
import dev.mutatenn.inferenceworker.runner.ArtifactJob;
import dev.mutatenn.inferenceworker.runner.ArtifactRun;
import dev.mutatenn.inferenceworker.runner.BatchResult;
import dev.mutatenn.inferenceworker.runner.Ending;
import dev.mutatenn.inferenceworker.runner.RunnerPool;
import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.schemas.BlobRef;
import dev.mutatenn.schemas.ExperimentFrame;
import dev.mutatenn.schemas.Outcome;
import dev.mutatenn.storage.Blob;
import dev.mutatenn.storage.ObjectStore;
import dev.mutatenn.workqueue.Job;
import dev.mutatenn.workqueue.JobHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One artifact to one output record for every batch of inputs. */
public final class ArtifactHandler implements JobHandler<Artifact> {
  private static final Logger LOG = LoggerFactory.getLogger(ArtifactHandler.class);
  /** A record holds at most 8 MiB; beside the scores there are names, digests and top-k lists. */
  private static final long MOST_SCORES = 6L << 20;
  private static final int LOGGED = 200;

  private final String device;
  private final DeviceAddress address;
  private final RunnerPool runners;
  private final ObjectStore store;
  private final InputTensors inputs;
  private final OutputRecords records;
  private final Supplier<OutputPublisher> publishers;
  private final InferenceMetrics metrics;
  private final Path folder;
  private final Duration reconnect;

  /**
   * @param folder this worker's alone: artifacts lie here while they run
   * @param reconnect how long the server of a remote device that was lost is waited for
   */
  ArtifactHandler(String device, DeviceAddress address, RunnerPool runners, ObjectStore store, InputTensors inputs, OutputRecords records,
      Supplier<OutputPublisher> publishers, InferenceMetrics metrics, Path folder, Duration reconnect) {
    this.device = device;
    this.address = address;
    this.runners = runners;
    this.store = store;
    this.inputs = inputs;
    this.records = records;
    this.publishers = publishers;
    this.metrics = metrics;
    this.folder = folder;
    this.reconnect = reconnect;
  }

  @Override
  public void handle(Job<Artifact> job) throws Exception {
    Artifact artifact = job.value();
    if (artifact.getFrame().getDevices().stream().noneMatch(binding -> binding.getDevice().equals(device))) {
      LOG.debug("{} is for other devices of its target", job);
      return;
    }
    long begun = System.nanoTime();
    Ending ending = null;
    if (artifact.getOutcome() == Outcome.OK) {
      ending = run(artifact);
    } else {
      publishNotRun(artifact, artifact.getOutcome(), artifact.getDetail());
    }
    Outcome outcome = ending == null ? artifact.getOutcome() : ending.outcome();
    metrics.artifact(outcome);
    String detail = ending == null ? artifact.getDetail() : ending.detail();
    LOG.info("experiment {} model {} mutant {}: {} in {} ms{}", artifact.getFrame().getExperiment(), artifact.getFrame().getModel(),
        artifact.getMutant(), outcome, Duration.ofNanos(System.nanoTime() - begun).toMillis(), detail.isEmpty() ? "" : ": " + firstLine(detail));
  }

  /** Whoever waits for the outputs learns that there are none. */
  @Override
  public void exhausted(Job<Artifact> job, Throwable cause) throws Exception {
    Artifact artifact = job.value();
    if (artifact.getFrame().getDevices().stream().anyMatch(binding -> binding.getDevice().equals(device))) {
      publishNotRun(artifact, Outcome.RUN_ERROR, "given up after " + job.deliveryCount() + " attempts: " + cause);
      metrics.artifact(Outcome.RUN_ERROR);
    }
  }

  /** How the run ended; null when every batch was answered. */
  private Ending run(Artifact artifact) throws Exception {
    ExperimentFrame frame = artifact.getFrame();
    InputTensors.Local local = inputs.of(frame);
    if (local.items().stream().anyMatch(items -> (long) items.size() * frame.getClasses() * Float.BYTES > MOST_SCORES)) {
      Ending tooLarge = new Ending(Outcome.RUN_ERROR, null, "a batch's outputs do not fit into a record; use a smaller batchSize");
      publishNotRun(artifact, tooLarge.outcome(), tooLarge.detail());
      return tooLarge;
    }
    Path own = Files.createTempDirectory(Files.createDirectories(folder), "artifact-");
    try {
      Path library = fetch(artifact.getLibrary(), own.resolve("artifact.so"));
      Path checked = artifact.getCheckedLibrary() == null ? null : fetch(artifact.getCheckedLibrary(), own.resolve("checked.so"));
      Duration deadline = Duration.ofMillis(frame.getInferenceTimeoutMillis());
      OutputPublisher publisher = publishers.get();
      ArtifactJob job = new ArtifactJob(library, checked, address, local.tensors(), frame.getClasses(), deadline, reconnect);
      Ending ending = new ArtifactRun(runners, job, (batch, result) -> {
        publisher.send(records.of(artifact, batch, local.items().get(batch), result, this::keep));
        if (result instanceof BatchResult.Answered answered) {
          metrics.inferences(answered.answers());
        }
      }).run();
      publisher.flush();
      return ending;
    } finally {
      WorkFolder.delete(own);
    }
  }

  /** Verified, and read-only: what runs it must not change it. TVM goes by the ending of its name. */
  private Path fetch(BlobRef library, Path place) throws IOException {
    Files.move(store.fetch(InputTensors.blob(library), place.getParent()), place);
    if (!place.toFile().setReadOnly()) {
      throw new IOException(place + " cannot be made read-only");
    }
    return place;
  }

  private void publishNotRun(Artifact artifact, Outcome outcome, String detail) throws ExecutionException, InterruptedException {
    OutputPublisher publisher = publishers.get();
    for (int batch = 0; batch < artifact.getFrame().getBatches(); batch++) {
      publisher.send(records.notRun(artifact, batch, outcome, detail));
    }
    publisher.flush();
  }

  private BlobRef keep(byte[] npy) {
    Blob blob = store.put("outputs", ".npy", npy);
    return new BlobRef(blob.uri().toString(), blob.sha256(), blob.bytes());
  }

  private static String firstLine(String detail) {
    String line = detail.lines().findFirst().orElse("");
    return line.length() > LOGGED ? line.substring(0, LOGGED) + "…" : line;
  }
}
