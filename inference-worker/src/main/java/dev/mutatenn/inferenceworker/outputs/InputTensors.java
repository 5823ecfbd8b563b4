package dev.mutatenn.inferenceworker.outputs;

import dev.mutatenn.inferenceworker.runner.TensorBatch;
import dev.mutatenn.schemas.BlobRef;
import dev.mutatenn.schemas.ExperimentFrame;
import dev.mutatenn.schemas.InputBatch;
import dev.mutatenn.schemas.InputItem;
import dev.mutatenn.schemas.InputSet;
import dev.mutatenn.schemas.serde.SpecificDataOf;
import dev.mutatenn.storage.Blob;
import dev.mutatenn.storage.ObjectStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * The inputs of a model, in local files. Fetched and verified once a process, for all mutants of the model run over the same ones.
 * Thread-safe.
 */
public final class InputTensors {
  /** Models whose inputs are remembered; the files of others stay, and are verified again. */
  private static final int REMEMBERED = 16;

  private final ObjectStore store;
  private final Path folder;
  private final Map<String, Local> remembered = new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Local> eldest) {
      return size() > REMEMBERED;
    }
  };

  /**
   * The inputs of a model.
   *
   * @param tensors one a batch
   * @param items names and labels, one list a batch
   */
  public record Local(List<TensorBatch> tensors, List<List<InputItem>> items) {}

  /** @param folder cache; may be shared by workers */
  public InputTensors(ObjectStore store, Path folder) {
    this.store = store;
    this.folder = folder;
  }

  /**
   * Brings them here.
   *
   * @throws IOException when what is stored does not fit the frame
   * @throws dev.mutatenn.storage.StorageException when it cannot be read
   */
  public synchronized Local of(ExperimentFrame frame) throws IOException {
    Local known = remembered.get(frame.getInputSet().getSha256());
    if (known != null && known.tensors().stream().allMatch(tensor -> Files.isRegularFile(tensor.file()))) {
      return known;
    }
    InputSet set = document(frame.getInputSet());
    if (set.getBatches().size() != frame.getBatches()) {
      throw new IOException(
          "the input set " + frame.getInputSet().getUri() + " has " + set.getBatches().size() + " batches, its frame " + frame.getBatches());
    }
    Files.createDirectories(folder);
    List<TensorBatch> tensors = new ArrayList<>();
    List<List<InputItem>> items = new ArrayList<>();
    for (InputBatch batch : set.getBatches()) {
      Path file = store.fetch(blob(batch.getTensor()), folder);
      Npy.Header header = Npy.header(file);
      List<Integer> expected = new ArrayList<>(set.getShape());
      expected.set(0, batch.getInputs().size());
      if (!header.shape().equals(expected)) {
        throw new IOException(batch.getTensor().getUri() + " has shape " + header.shape() + ", its input set says " + expected);
      }
      tensors.add(new TensorBatch(file, header.offset(), set.getShape(), batch.getInputs().size()));
      items.add(List.copyOf(batch.getInputs()));
    }
    Local local = new Local(List.copyOf(tensors), List.copyOf(items));
    remembered.put(frame.getInputSet().getSha256(), local);
    return local;
  }

  /** A claim check of a record's as storage knows it. */
  public static Blob blob(BlobRef reference) {
    return new Blob(URI.create(reference.getUri()), reference.getSha256(), reference.getBytes());
  }

  private InputSet document(BlobRef reference) throws IOException {
    String text = new String(store.read(blob(reference)), java.nio.charset.StandardCharsets.UTF_8);
    Schema schema = InputSet.getClassSchema();
    SpecificDatumReader<InputSet> reader = new SpecificDatumReader<>(schema, schema, SpecificDataOf.type(InputSet.class));
    return reader.read(null, DecoderFactory.get().jsonDecoder(schema, text));
  }
}
