package dev.mutatenn.mutantgenerator.request;

import dev.mutatenn.catalogue.DeviceCatalogue;
import dev.mutatenn.catalogue.OperatorCatalogue;
import dev.mutatenn.schemas.ExperimentRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What can be said against a request without reading any file: pure, and complete, so that its author can mend all of it at once. */
public final class RequestCheck {

  private static final Pattern EXPERIMENT_ID = Pattern.compile("[a-z0-9][a-z0-9.-]{0,99}");
  private static final int MAX_TITLE = 200;
  private static final int MAX_BATCH = 1_000;
  private static final int MAX_TOP_K = 1_000;
  private static final long MIN_TIMEOUT_MILLIS = 100;
  private static final long MAX_TIMEOUT_MILLIS = 3_600_000;

  private final DeviceCatalogue devices;
  private final Limits limits;
  private final ModelCheck modelCheck = new ModelCheck();
  private final MutationCheck mutationCheck;

  public RequestCheck(OperatorCatalogue operators, DeviceCatalogue devices, Limits limits) {
    this.devices = devices;
    this.limits = limits;
    this.mutationCheck = new MutationCheck(operators);
  }

  /** Whether the id can be part of a storage key and of record keys. */
  public static boolean isExperimentId(String id) {
    return EXPERIMENT_ID.matcher(id).matches();
  }

  /** Note all problems; returns the mutations that are sound, their operators and parameters resolved. */
  public List<ResolvedMutation> check(ExperimentRequest request, Problems problems) {
    problems.require(isExperimentId(request.getExperiment()), "experiment", "'" + request.getExperiment() + "' is not an experiment id",
        "use 1 to 100 lower-case letters, digits, dots and hyphens, beginning with a letter or digit");
    problems.require(!request.getName().isBlank() && request.getName().length() <= MAX_TITLE, "name", "the title is empty or too long",
        "give the experiment a title of 1 to " + MAX_TITLE + " characters");
    checkModels(request, problems);
    checkDataset(request, problems);
    checkDevices(request, problems);
    checkNumbers(request, problems);
    checkMutants(request, problems);
    problems.require(request.getMutations().size() <= limits.mutations(), "mutations", "there are " + request.getMutations().size() + " mutations",
        "ask for at most " + limits.mutations() + " in one experiment");
    return mutationCheck.check(request.getMutations(), problems);
  }

  private void checkModels(ExperimentRequest request, Problems problems) {
    var models = request.getModels();
    problems.require(!models.isEmpty() && models.size() <= limits.models(), "models", "there are " + models.size() + " models",
        "name 1 to " + limits.models() + " models");
    var names = new HashSet<String>();
    for (int i = 0; i < models.size(); i++) {
      String field = "models[" + i + "]";
      modelCheck.check(models.get(i), field, problems);
      problems.require(names.add(models.get(i).getName()), field + ".name", "the name '" + models.get(i).getName() + "' is used twice",
          "give every model a name of its own");
    }
  }

  private void checkDataset(ExperimentRequest request, Problems problems) {
    var dataset = request.getDataset();
    uri(dataset.getUri(), "dataset.uri", problems);
    Integer limit = dataset.getLimit();
    problems.require(limit == null || limit >= 1 && limit <= limits.inputs(), "dataset.limit", "the limit is " + limit,
        "use 1 to " + limits.inputs() + ", or leave it out");
  }

  private void checkDevices(ExperimentRequest request, Problems problems) {
    problems.require(!request.getDevices().isEmpty(), "devices", "no device is named", "name at least one of " + knownDevices());
    var seen = new HashSet<String>();
    for (int i = 0; i < request.getDevices().size(); i++) {
      String device = request.getDevices().get(i);
      String field = "devices[" + i + "]";
      problems.require(devices.device(device).isPresent(), field, "there is no device '" + device + "'",
          didYouMean(devices.closest(device)) + "use one of " + knownDevices());
      problems.require(seen.add(device), field, "the device '" + device + "' is named twice", "name it once");
    }
  }

  private String knownDevices() {
    return devices.devices().stream().map(device -> device.name()).collect(Collectors.joining(", "));
  }

  /** How a remedy begins where something close is known; else nothing. */
  public static String didYouMean(List<String> close) {
    return close.isEmpty() ? "" : "did you mean " + String.join(" or ", close) + "? ";
  }

  private static void checkNumbers(ExperimentRequest request, Problems problems) {
    int topK = request.getTopK();
    problems.require(topK >= 1 && topK <= MAX_TOP_K, "topK", "topK is " + topK, "use 1 up to the number of classes, at most " + MAX_TOP_K);
    int batch = request.getBatchSize();
    problems.require(batch >= 1 && batch <= MAX_BATCH, "batchSize", "the batch size is " + batch, "use 1 to " + MAX_BATCH);
    var tolerance = request.getTolerance();
    tolerance(tolerance.getAbsolute(), "tolerance.absolute", problems);
    tolerance(tolerance.getRelative(), "tolerance.relative", problems);
    timeout(request.getCompileTimeoutMillis(), "timeouts.compile", problems);
    timeout(request.getInferenceTimeoutMillis(), "timeouts.inference", problems);
  }

  private void checkMutants(ExperimentRequest request, Problems problems) {
    int most = request.getMaxMutantsPerModel();
    problems.require(most >= 0, "maxMutantsPerModel", "the limit is " + most, "use 1 or more, or 0 for none");
    var second = request.getSecondOrder();
    if (second == null) {
      return;
    }
    problems.require(second.getCount() >= 1 && second.getCount() <= limits.mutants(), "secondOrder.count",
        "the number of second-order mutants is " + second.getCount(), "use 1 to " + limits.mutants() + ", or leave secondOrder out");
    problems.require(!request.getMutations().isEmpty(), "secondOrder", "there are no mutations to make pairs of", "ask for mutations");
    problems.require(most <= 0 || most >= second.getCount() + 2L, "maxMutantsPerModel",
        "of " + most + " mutants " + second.getCount() + " are to be second-order, which leaves too few to make pairs of",
        "use at least " + (second.getCount() + 2L));
  }

  private static void tolerance(double value, String field, Problems problems) {
    problems.require(Double.isFinite(value) && value >= 0, field, "the tolerance is " + value, "use a finite number that is not negative");
  }

  private static void timeout(long millis, String field, Problems problems) {
    problems.require(millis >= MIN_TIMEOUT_MILLIS && millis <= MAX_TIMEOUT_MILLIS, field, "the time-out is " + millis + " ms",
        "use " + MIN_TIMEOUT_MILLIS + " ms to one hour (" + MAX_TIMEOUT_MILLIS + " ms)");
  }

  static void uri(String text, String field, Problems problems) {
    try {
      problems.require(new URI(text).isAbsolute(), field, "'" + text + "' has no scheme",
          "use an absolute URI, such as file:///data/model.onnx or s3://bucket/model.onnx");
    } catch (URISyntaxException e) {
      problems.add(field, "'" + text + "' is not a URI: " + e.getReason(), "use an absolute URI, blanks written as %20");
    }
  }

  /** The URI in a text; empty where {@link #check} has a problem to note. */
  public static Optional<URI> absoluteUri(String text) {
    try {
      return Optional.of(new URI(text)).filter(URI::isAbsolute);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
