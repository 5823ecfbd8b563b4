package dev.mutatenn.mutantgenerator;

import dev.mutatenn.schemas.BoundsCheckPolicy;
import dev.mutatenn.schemas.DatasetRequest;
import dev.mutatenn.schemas.ExperimentRequest;
import dev.mutatenn.schemas.Layout;
import dev.mutatenn.schemas.ModelRequest;
import dev.mutatenn.schemas.MutationRequest;
import dev.mutatenn.schemas.Preprocess;
import dev.mutatenn.schemas.SiteSelection;
import dev.mutatenn.schemas.SiteSelectionKind;
import dev.mutatenn.schemas.Tolerance;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A sound request, to be spoilt by tests one field at a time. */
public final class Requests {

  private Requests() {
  }

  public static ExperimentRequest.Builder sound(String experiment, URI model, URI dataset) {
    return ExperimentRequest.newBuilder()
        .setExperiment(experiment)
        .setName("a test")
        .setModels(List.of(model("mini", model)))
        .setDataset(new DatasetRequest(dataset.toString(), 12))
        .setMutations(List.of(mutation("add-to-subtract", range(1, 2)), mutation("conditional-lt-to-le", sample(2, 7))))
        .setDevices(List.of("x86-64", "c-gcc"))
        .setTopK(5)
        .setTolerance(new Tolerance(1e-4, 1e-3))
        .setBoundsCheck(BoundsCheckPolicy.DEFAULT)
        .setBatchSize(5)
        .setRequestedAt(Instant.parse("2026-01-01T00:00:00Z"));
  }

  public static ModelRequest model(String name, URI uri) {
    return new ModelRequest(name, uri.toString(),
        new Preprocess(List.of(32, 32), 255.0, List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5), Layout.NCHW));
  }

  public static MutationRequest mutation(String operator, SiteSelection sites) {
    return new MutationRequest(operator, sites, Map.of());
  }

  public static SiteSelection all() {
    return SiteSelection.newBuilder().setKind(SiteSelectionKind.ALL).build();
  }

  public static SiteSelection range(int first, int last) {
    return SiteSelection.newBuilder().setKind(SiteSelectionKind.RANGE).setFirst(first).setLast(last).build();
  }

  public static SiteSelection sample(int count, long seed) {
    return SiteSelection.newBuilder().setKind(SiteSelectionKind.SAMPLE).setCount(count).setSeed(seed).build();
  }

  public static SiteSelection stratified(int count, long seed) {
    return SiteSelection.newBuilder().setKind(SiteSelectionKind.STRATIFIED).setCount(count).setSeed(seed).build();
  }

  public static SiteSelection names(String... names) {
    return SiteSelection.newBuilder().setKind(SiteSelectionKind.NAMES).setNames(List.of(names)).build();
  }
}
