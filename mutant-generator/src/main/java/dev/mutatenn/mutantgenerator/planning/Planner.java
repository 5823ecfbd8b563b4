package dev.mutatenn.mutantgenerator.planning;

import dev.mutatenn.catalogue.DeviceCatalogue;
import dev.mutatenn.catalogue.OperatorCatalogue;
import dev.mutatenn.mutantgenerator.inputs.InputSets;
import dev.mutatenn.mutantgenerator.inputs.Preprocessing;
import dev.mutatenn.mutantgenerator.request.Limits;
import dev.mutatenn.mutantgenerator.request.Problems;
import dev.mutatenn.mutantgenerator.request.RequestCheck;
import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.ExperimentFrame;
import dev.mutatenn.schemas.ExperimentRequest;
import dev.mutatenn.schemas.ModelPlan;
import dev.mutatenn.schemas.ModelRequest;
import dev.mutatenn.mutantgenerator.planning.ModelExaminer.ExaminationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Turns a request into the plans of its models, or finds everything that is wrong with it. */
public final class Planner {

  private final DeviceCatalogue devices;
  private final BoundsChecks boundsChecks;
  private final RequestCheck requestCheck;
  private final Models models;
  private final InputSets inputSets;
  private final Limits limits;

  public Planner(OperatorCatalogue operators, DeviceCatalogue devices, Models models, InputSets inputSets, Limits limits) {
    this.devices = devices;
    this.boundsChecks = new BoundsChecks(operators, devices);
    this.requestCheck = new RequestCheck(operators, devices, limits);
    this.models = models;
    this.inputSets = inputSets;
    this.limits = limits;
  }

  private record PreparedModel(Models.Model model, InputSets.StoredInputs inputs) {
  }

  /**
   * The plan of every model; meaningful only if no problem was noted.
   *
   * @throws ExaminationException when TVM could not be asked: not the request's fault, to be tried again
   */
  public List<ModelPlan> plan(ExperimentRequest request, Problems problems) throws ExaminationException, InterruptedException {
    var mutations = requestCheck.check(request, problems);
    var prepared = new ArrayList<PreparedModel>();
    for (int i = 0; i < request.getModels().size(); i++) {
      prepare(request, i, problems).ifPresent(prepared::add);
    }
    if (!problems.isEmpty()) {
      return List.of();
    }
    var sites = new ArrayList<List<ModelExaminer.Sites>>();
    for (int i = 0; i < prepared.size(); i++) {
      models.sites(prepared.get(i).model(), mutations, "models[" + i + "].uri", problems).ifPresent(sites::add);
    }
    if (sites.size() < prepared.size()) {
      return List.of();
    }
    SiteNamesCheck.check(mutations, sites, problems);
    var mutants = new ArrayList<ModelMutants>();
    for (int i = 0; i < prepared.size(); i++) {
      mutants.add(ModelMutants.of(request, mutations, sites.get(i), prepared.get(i).model().blob().getOnnx().getSha256()));
    }
    long most = mutants.stream().mapToLong(ModelMutants::most).sum();
    problems.require(most <= limits.mutants(), "mutations", "the selected sites make " + most + " mutants",
        "select fewer sites, at most " + limits.mutants() + " mutants in one experiment, for example by {sample: 20, seed: 1}, or set "
            + "maxMutantsPerModel");
    if (!problems.isEmpty()) {
      return List.of();
    }
    return IntStream.range(0, prepared.size()).mapToObj(i -> plan(request, prepared.get(i), mutants.get(i).all())).toList();
  }

  private Optional<PreparedModel> prepare(ExperimentRequest request, int index, Problems problems) throws ExaminationException, InterruptedException {
    String field = "models[" + index + "]";
    ModelRequest wanted = request.getModels().get(index);
    var modelUri = RequestCheck.absoluteUri(wanted.getUri());
    if (modelUri.isEmpty()) {
      return Optional.empty();
    }
    var model = models.load(wanted.getName(), modelUri.get(), field + ".uri", problems);
    if (model.isEmpty()) {
      return Optional.empty();
    }
    problems.require(request.getTopK() <= model.get().classes(), "topK", "topK is " + request.getTopK() + ", " + wanted.getName() + " has "
        + model.get().classes() + " classes",
        "use at most " + model.get().classes());
    return inputs(request, wanted, model.get(), field, problems).map(inputs -> new PreparedModel(model.get(), inputs));
  }

  private Optional<InputSets.StoredInputs> inputs(ExperimentRequest request, ModelRequest wanted, Models.Model model, String field,
      Problems problems) {
    var shape = model.blob().getInputShape();
    var dataset = RequestCheck.absoluteUri(request.getDataset().getUri());
    boolean tensor = dataset.isPresent() && InputSets.isTensor(dataset.get());
    var preprocessing = tensor ? Optional.<Preprocessing>empty()
        : ModelInputCheck.preprocessing(wanted.getPreprocess(), shape, field, problems);
    Integer limit = request.getDataset().getLimit();
    boolean readable = dataset.isPresent() && (tensor || preprocessing.isPresent()) && request.getBatchSize() >= 1 && (limit == null || limit >= 1);
    return readable
        ? inputSets.store(dataset.get(), limit, request.getBatchSize(), new InputSets.Purpose(shape, model.classes(), preprocessing.orElse(null)),
            problems)
        : Optional.empty();
  }

  private ModelPlan plan(ExperimentRequest request, PreparedModel prepared, ModelMutants.All all) {
    var model = prepared.model();
    var bindings = request.getDevices().stream().map(name -> new DeviceBinding(name, devices.device(name).orElseThrow().target())).toList();
    var mutants = boundsChecks.marked(all.mutants(), request.getBoundsCheck(), bindings);
    var frame = new ExperimentFrame(request.getExperiment(), model.blob().getName(), bindings, mutants.size(), prepared.inputs().batches(),
        prepared.inputs().inputs(),
        model.classes(), prepared.inputs().document(), request.getTopK(), request.getTolerance(), request.getCompileTimeoutMillis(),
            request.getInferenceTimeoutMillis());
    return new ModelPlan(frame, model.blob(), mutants, all.omitted());
  }
}
