package dev.mutatenn.mutantgenerator.planning;

import dev.mutatenn.mutantgenerator.inputs.InputSets;
import dev.mutatenn.mutantgenerator.inputs.RequestFiles;
import dev.mutatenn.mutantgenerator.request.Problems;
import dev.mutatenn.mutantgenerator.request.ResolvedMutation;
import dev.mutatenn.schemas.ModelBlob;
import dev.mutatenn.storage.ObjectStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The networks of a request: copied into storage, described and surveyed by TVM. */
public final class Models {

  private final RequestFiles files;
  private final ObjectStore store;
  private final ModelExaminer examiner;
  private final Path cacheFolder;

  /** @param cacheFolder where a local copy of a model lies while TVM reads it */
  public Models(RequestFiles files, ObjectStore store, ModelExaminer examiner, Path cacheFolder) {
    this.files = files;
    this.store = store;
    this.examiner = examiner;
    this.cacheFolder = cacheFolder;
  }

  /**
   * A usable network.
   *
   * @param onnx local copy
   * @param classes elements of its output
   */
  public record Model(ModelBlob blob, Path onnx, int classes) {
  }

  /** Copy a model into storage and describe it, or note why it cannot be used. */
  public Optional<Model> load(String name, URI uri, String field, Problems problems)
      throws ModelExaminer.ExaminationException, InterruptedException {
    var content = files.read(uri, field, "the model", problems);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    var stored = store.put("models", ".onnx", content.get());
    Path onnx = store.fetch(stored, cacheFolder);
    try {
      var description = examiner.describe(onnx);
      if (!ModelInputCheck.isUsable(description.dtype(), description.inputShape(), field, problems)) {
        return Optional.empty();
      }
      var blob = new ModelBlob(name, InputSets.reference(stored), description.inputName(), description.inputShape(), description.outputShape());
      return Optional.of(new Model(blob, onnx, description.outputShape().stream().reduce(1, (a, b) -> a * b)));
    } catch (ModelExaminer.ModelRefusedException e) {
      refused(field, e, problems);
      return Optional.empty();
    }
  }

  /** The model's sites for each mutation, in its order; empty where a problem was noted. */
  public Optional<List<ModelExaminer.Sites>> sites(Model model, List<ResolvedMutation> mutations, String field, Problems problems)
      throws ModelExaminer.ExaminationException, InterruptedException {
    if (mutations.isEmpty()) {
      return Optional.of(List.of());
    }
    try {
      return Optional.of(examiner.survey(model.onnx(), mutations));
    } catch (ModelExaminer.ModelRefusedException e) {
      refused(field, e, problems);
      return Optional.empty();
    }
  }

  private static void refused(String field, ModelExaminer.ModelRefusedException e, Problems problems) {
    problems.add(field, "the model cannot be used: " + e.getMessage(), e.remedy());
  }
}
