package dev.mutatenn.cli.report;

import dev.mutatenn.cli.results.Results;
import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.schemas.BlobRef;
import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.ModelPlan;
import dev.mutatenn.schemas.PlannedMutant;
import dev.mutatenn.storage.Blob;
import dev.mutatenn.storage.ObjectStore;
import dev.mutatenn.storage.StorageException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What each mutant changed in the IR. Mutants and targets that changed the same text share a difference.
 *
 * @param all the differences
 * @param byMutant per model and mutant ({@code model|mutant}), per target: index into {@code all}
 */
record IrDifferences(List<IrDifference> all, Map<String, Map<String, Integer>> byMutant) {

  static IrDifferences read(Results results, ObjectStore store) {
    List<IrDifference> all = new ArrayList<>();
    Map<String, Integer> known = new HashMap<>();
    Map<String, Map<String, Integer>> byMutant = new HashMap<>();
    for (ModelPlan model : results.plan().getModels()) {
      String name = model.getFrame().getModel();
      for (PlannedMutant mutant : model.getMutants()) {
        for (String target : model.getFrame().getDevices().stream().map(DeviceBinding::getTarget).distinct().toList()) {
          results.artifact(name, mutant.getMutant(), target).filter(artifact -> artifact.getIrBefore() != null && artifact.getIrAfter() != null)
              .ifPresent(artifact -> {
                String digests = artifact.getIrBefore().getSha256() + artifact.getIrAfter().getSha256();
                Integer index = known.computeIfAbsent(digests, _ -> add(all, difference(artifact, store)));
                byMutant.computeIfAbsent(name + "|" + mutant.getMutant(), _ -> new LinkedHashMap<>()).put(target, index);
              });
        }
      }
    }
    return new IrDifferences(List.copyOf(all), byMutant);
  }

  private static int add(List<IrDifference> all, Optional<IrDifference> difference) {
    all.add(difference.orElse(new IrDifference(List.of())));
    return all.size() - 1;
  }

  /** A text that is gone from storage costs its difference, not the report. */
  private static Optional<IrDifference> difference(Artifact artifact, ObjectStore store) {
    try {
      return Optional.of(IrDifference.of(text(artifact.getIrBefore(), store), text(artifact.getIrAfter(), store)));
    } catch (StorageException e) {
      return Optional.empty();
    }
  }

  private static String text(BlobRef ref, ObjectStore store) {
    return new String(store.read(new Blob(URI.create(ref.getUri()), ref.getSha256(), ref.getBytes())), StandardCharsets.UTF_8);
  }
}
