package dev.mutatenn.cli.experiment;

import dev.mutatenn.schemas.ExperimentRequest;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An experiment as its author wrote it down.
 *
 * @param file where
 * @param request the same as a record; its id and time are still empty (see {@link ExperimentIds})
 * @param lines where each field stands, by its path
 */
public record ExperimentFile(Path file, ExperimentRequest request, Map<String, Integer> lines) {

  /** The folders that hold the networks and the dataset: what a service must be allowed to read. */
  public List<URI> inputRoots() {
    List<URI> roots = new ArrayList<>();
    request.getModels().forEach(model -> roots.add(URI.create(model.getUri()).resolve(".")));
    URI dataset = URI.create(request.getDataset().getUri());
    roots.add(dataset.getPath().endsWith(".npy") ? dataset.resolve(".") : dataset);
    return roots.stream().distinct().toList();
  }

  /** The line of a field, or of the nearest that encloses it; 1 where none is known. */
  public int line(String field) {
    Findings findings = new Findings(file.toString());
    lines.forEach(findings::at);
    return findings.line(field);
  }
}
