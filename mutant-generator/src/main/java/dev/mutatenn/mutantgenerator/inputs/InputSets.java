package dev.mutatenn.mutantgenerator.inputs;

import dev.mutatenn.mutantgenerator.planning.AvroJson;
import dev.mutatenn.mutantgenerator.request.Limits;
import dev.mutatenn.mutantgenerator.request.Problems;
import dev.mutatenn.schemas.BlobRef;
import dev.mutatenn.schemas.InputBatch;
import dev.mutatenn.schemas.InputItem;
import dev.mutatenn.schemas.InputSet;
import dev.mutatenn.storage.Blob;
import dev.mutatenn.storage.ObjectStore;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Preprocesses a dataset once for a model and stores it batch by batch, so that every device gets the same bytes. */
public final class InputSets {

  /** After so many unreadable images the rest is not tried. */
  private static final int ENOUGH_PROBLEMS = 20;
  /** 256 MB of float32 in one object is plenty. */
  private static final int MAX_BATCH_ELEMENTS = 1 << 26;

  private final RequestFiles files;
  private final ObjectStore store;
  private final Limits limits;

  public InputSets(RequestFiles files, ObjectStore store, Limits limits) {
    this.files = files;
    this.store = store;
    this.limits = limits;
  }

  /**
   * What lies in storage.
   *
   * @param document the InputSet as Avro JSON
   * @param batches how many batches
   * @param inputs how many inputs in all
   */
  public record StoredInputs(BlobRef document, int batches, int inputs) {
  }

  /**
   * What the inputs are for.
   *
   * @param inputShape the model's, batch dimension (1) first
   * @param classes elements of the model's output
   * @param preprocessing how images become inputs; null where the model's input is no image, then only a tensor will do
   */
  public record Purpose(List<Integer> inputShape, int classes, Preprocessing preprocessing) {
  }

  /** Whether a dataset URI names a tensor, and not a folder of images. */
  public static boolean isTensor(URI uri) {
    return uri.getPath() != null && uri.getPath().endsWith(".npy");
  }

  /** Store the first {@code limit} (null: all) inputs of a dataset; empty where problems were noted. */
  public Optional<StoredInputs> store(URI dataset, Integer limit, int batchSize, Purpose purpose, Problems problems) {
    int most = limit == null ? limits.inputs() + 1 : limit;
    var opened = isTensor(dataset)
        ? TensorDataset.open(dataset, most, purpose.inputShape(), files, problems)
        : ImageFolder.open(dataset, most, purpose.classes(), purpose.preprocessing(), new ImageDecoder(limits.pixels()), files, problems);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    int size = opened.get().size();
    int elements = purpose.inputShape().stream().reduce(1, (a, b) -> a * b);
    boolean fits = problems.require(size > 0, ImageFolder.FIELD, "the dataset is empty", "give at least one input")
        & problems.require(size <= limits.inputs(), ImageFolder.FIELD, "the dataset has more than " + limits.inputs() + " inputs",
            "set dataset.limit")
        & problems.require((long) batchSize * elements <= MAX_BATCH_ELEMENTS, "batchSize", "a batch has " + (long) batchSize * elements + " elements",
            "use a batch size of at most " + Math.max(1, MAX_BATCH_ELEMENTS / elements));
    return fits ? batches(opened.get(), batchSize, purpose.inputShape(), elements, problems) : Optional.empty();
  }

  /** Reads on although there are problems, to find more of them, but then stores nothing. */
  private Optional<StoredInputs> batches(Dataset dataset, int batchSize, List<Integer> inputShape, int elements, Problems problems) {
    int enough = problems.count() + ENOUGH_PROBLEMS;
    var batches = new ArrayList<InputBatch>();
    for (int start = 0; start < dataset.size() && problems.count() < enough; start += batchSize) {
      int inputs = Math.min(batchSize, dataset.size() - start);
      var values = new float[inputs * elements];
      var items = new ArrayList<InputItem>();
      for (int i = 0; i < inputs && problems.count() < enough; i++) {
        if (dataset.read(start + i, values, i * elements, problems)) {
          items.add(dataset.item(start + i));
        }
      }
      if (problems.isEmpty()) {
        int[] shape = IntStream.concat(IntStream.of(inputs), inputShape.stream().skip(1).mapToInt(Integer::intValue)).toArray();
        batches.add(new InputBatch(reference(store.put("inputs", ".npy", Npy.write(new Npy.Tensor(shape, values)))), items));
      }
    }
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    var document = store.put("inputs", ".json", AvroJson.document(new InputSet("float32", inputShape, batches)));
    return Optional.of(new StoredInputs(reference(document), batches.size(), dataset.size()));
  }

  /** A blob as records carry it. */
  public static BlobRef reference(Blob blob) {
    return new BlobRef(blob.uri().toString(), blob.sha256(), blob.bytes());
  }
}
