package dev.mutatenn.inferenceworker.outputs;

import dev.mutatenn.inferencerunner.protocol.Response;
import dev.mutatenn.inferenceworker.runner.BatchResult;
import dev.mutatenn.inferenceworker.runner.Ending;
import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.schemas.BlobRef;
import dev.mutatenn.schemas.InferenceOutput;
import dev.mutatenn.schemas.InputItem;
import dev.mutatenn.schemas.InputOutput;
import dev.mutatenn.schemas.Outcome;
import dev.mutatenn.storage.Digests;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The records that say what an artifact answered, or why it did not. */
public final class OutputRecords {
  private final String device;
  private final String worker;

  /**
   * @param device whose outputs they are
   * @param worker who ran it
   */
  public OutputRecords(String device, String worker) {
    this.device = device;
    this.worker = worker;
  }

  /**
   * The record of a batch.
   *
   * @param items the batch's inputs
   * @param store keeps a .npy file
   */
  public InferenceOutput of(Artifact artifact, int batch, List<InputItem> items, BatchResult result, Function<byte[], BlobRef> store) {
    InferenceOutput.Builder record = switch (result) {
      case BatchResult.Unanswered(Ending ending, var _) -> empty(artifact, batch, ending.outcome(), ending.signal(), ending.detail());
      case BatchResult.Answered(List<Response.Answer> answers, var _) -> answered(artifact, batch, items, answers, store);
    };
    BatchResult.Findings findings = result.findings();
    return record.setDeterministic(findings.deterministic()).setFlaky(findings.flaky()).setBounds(findings.bounds()).build();
  }

  /** The record of a batch of an artifact that was not run. */
  public InferenceOutput notRun(Artifact artifact, int batch, Outcome outcome, String detail) {
    return empty(artifact, batch, outcome, null, detail).build();
  }

  private InferenceOutput.Builder answered(Artifact artifact, int batch, List<InputItem> items, List<Response.Answer> answers,
      Function<byte[], BlobRef> store) {
    int classes = artifact.getFrame().getClasses();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    List<InputOutput> inputs = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      byte[] output = answers.get(i).output();
      float[] scores = new float[classes];
      ByteBuffer.wrap(output).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(scores);
      inputs.add(new InputOutput(items.get(i).getName(), items.get(i).getLabel(), TopK.of(scores, artifact.getFrame().getTopK()),
          Digests.sha256(output), answers.get(i).nanos() / 1000));
      all.writeBytes(output);
    }
    byte[] scores = all.toByteArray();
    return empty(artifact, batch, Outcome.OK, null, "").setInputs(inputs).setScores(ByteBuffer.wrap(scores))
        .setOutputs(store.apply(Npy.file(List.of(answers.size(), classes), scores)));
  }

  private InferenceOutput.Builder empty(Artifact artifact, int batch, Outcome outcome, Integer signal, String detail) {
    return InferenceOutput.newBuilder()
        .setFrame(artifact.getFrame()).setMutant(artifact.getMutant()).setMutation(artifact.getMutation())
        .setDevice(device).setTarget(artifact.getTarget()).setBatch(batch)
        .setOutcome(outcome).setSignal(signal).setDetail(detail)
        .setInputs(List.of()).setScores(ByteBuffer.allocate(0)).setOutputs(null)
        .setCompileOutcome(artifact.getOutcome()).setCompileMillis(artifact.getCompileMillis()).setKernelsCompiled(artifact.getKernelsCompiled())
        .setArtifactBytes(artifact.getLibrary() == null ? 0 : artifact.getLibrary().getBytes()).setCodeDigest(artifact.getCodeDigest())
        .setWorker(worker);
  }
}
