package dev.mutatenn.mutantgenerator.planning;

import dev.mutatenn.mutantgenerator.planning.ModelExaminer.ExaminationException;
import dev.mutatenn.mutantgenerator.request.Problems;
import dev.mutatenn.mutantgenerator.request.RequestCheck;
import dev.mutatenn.schemas.Decision;
import dev.mutatenn.schemas.ExperimentPlan;
import dev.mutatenn.schemas.ExperimentRequest;
import dev.mutatenn.schemas.ModelPlan;
import dev.mutatenn.schemas.Problem;
import dev.mutatenn.storage.Blob;
import dev.mutatenn.storage.Digests;
import dev.mutatenn.storage.ObjectStore;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers a request once and for all: the plan is kept in storage under the experiment's id before anyone sees it, so that a redelivered request,
 * also
 * after a crash half way, is answered by the very same records.
 */
public final class ExperimentService {

  private static final System.Logger LOG = System.getLogger(ExperimentService.class.getName());
  private static final int ATTEMPTS = 3;
  private static final String PLAN = "/plan.ref";

  private final Planner planner;
  private final ObjectStore store;
  private final Map<String, String> versions;
  private final Clock clock;
  private final Duration pause;

  /**
   * @param versions what makes the plans: tvm, python, mutatenn
   * @param pause before the second attempt at what failed for a passing reason; doubled before the third
   */
  public ExperimentService(Planner planner, ObjectStore store, Map<String, String> versions, Clock clock, Duration pause) {
    this.planner = planner;
    this.store = store;
    this.versions = versions;
    this.clock = clock;
    this.pause = pause;
  }

  /** What to do about a request. */
  public sealed interface Answer {

    /** Publish this plan, whatever its decision. */
    record Planned(ExperimentPlan plan) implements Answer {
    }

    /** Another request has this id: its experiment is none of this one's business. */
    record IdTaken(String message) implements Answer {
    }
  }

  /** Plan the experiment, or find the plan made earlier. Failures of storage or TVM are tried again; in the end they make the plan a rejection. */
  public Answer answer(ExperimentRequest request) throws InterruptedException {
    String digest = Digests.sha256(AvroJson.binary(request));
    Duration wait = pause;
    for (int attempt = 1; ; attempt++) {
      try {
        return RequestCheck.isExperimentId(request.getExperiment()) ? claimed(request, digest) : new Answer.Planned(plan(request, digest));
      } catch (ExaminationException | RuntimeException e) {
        LOG.log(Level.WARNING, "attempt " + attempt + " of " + ATTEMPTS + " to plan experiment " + request.getExperiment() + " failed", e);
        if (attempt == ATTEMPTS) {
          return givenUp(request, digest, "could not be planned in " + ATTEMPTS + " attempts: " + e.getMessage());
        }
      } catch (OutOfMemoryError e) {
        // The request's own size caused it, and what it had allocated is free again.
        return givenUp(request, digest, "needs more memory than mutant-generator has");
      }
      Thread.sleep(wait);
      wait = wait.multipliedBy(2);
    }
  }

  private Answer claimed(ExperimentRequest request, String digest) throws ExaminationException, InterruptedException {
    String folder = folder(request);
    var owner = store.claim(folder + "/request.sha256", digest.getBytes(StandardCharsets.US_ASCII))
        .map(bytes -> new String(bytes, StandardCharsets.US_ASCII));
    // An empty claim is that of a generator that died in the act: its request is the one that comes again.
    if (owner.isPresent() && !owner.get().isEmpty() && !owner.get().equals(digest)) {
      return idTaken(request, owner.get(), digest);
    }
    var earlier = owner.isPresent() ? planAt(folder) : Optional.<ExperimentPlan>empty();
    if (earlier.isPresent()) {
      LOG.log(Level.INFO, "experiment {0} was planned before: its records are published again", request.getExperiment());
      return new Answer.Planned(earlier.get());
    }
    return new Answer.Planned(kept(plan(request, digest), folder));
  }

  private ExperimentPlan plan(ExperimentRequest request, String digest) throws ExaminationException, InterruptedException {
    var problems = new Problems();
    var models = planner.plan(request, problems);
    return problems.isEmpty() ? plan(request, digest, Decision.ACCEPTED, List.of(), models)
        : plan(request, digest, Decision.REJECTED, problems.list(), List.of());
  }

  private Answer givenUp(ExperimentRequest request, String digest, String message) {
    var problem = new Problem("", "the experiment " + message,
        "see the mutant-generator's log, mend the cause, and submit the experiment under a new id");
    var plan = plan(request, digest, Decision.REJECTED, List.of(problem), List.of());
    if (!RequestCheck.isExperimentId(request.getExperiment())) {
      return new Answer.Planned(plan);
    }
    try {
      var kept = kept(plan, folder(request));
      return kept.getRequestDigest().equals(digest) ? new Answer.Planned(kept) : idTaken(request, kept.getRequestDigest(), digest);
    } catch (RuntimeException e) {
      // Storage away, or a stored plan that cannot be read: the requester gets the answer all the same.
      LOG.log(Level.WARNING, "the rejection of " + request.getExperiment() + " could not be kept", e);
      return new Answer.Planned(plan);
    }
  }

  private static Answer idTaken(ExperimentRequest request, String owner, String digest) {
    return new Answer.IdTaken("experiment '" + request.getExperiment() + "' exists with other content (request " + owner + ", this one is " + digest
        + "); submit it under an id of its own");
  }

  private static String folder(ExperimentRequest request) {
    return "experiments/" + request.getExperiment();
  }

  private ExperimentPlan plan(ExperimentRequest request, String digest, Decision decision, List<Problem> problems, List<ModelPlan> models) {
    return new ExperimentPlan(request.getExperiment(), request.getName(), decision, problems, digest, models, versions, clock.instant()
        .truncatedTo(ChronoUnit.MILLIS));
  }

  /** The plan that is in storage after this call: this one, or that of another worker who was faster. */
  private ExperimentPlan kept(ExperimentPlan plan, String folder) {
    var blob = store.put("plans", ".json", AvroJson.document(plan));
    var reference = (blob.sha256() + " " + blob.bytes() + " " + blob.uri()).getBytes(StandardCharsets.UTF_8);
    return store.claim(folder + PLAN, reference).flatMap(this::plan).orElse(plan);
  }

  private Optional<ExperimentPlan> planAt(String folder) {
    var uri = URI.create(store.root() + "/" + folder + PLAN);
    return store.exists(uri) ? plan(store.read(uri)) : Optional.empty();
  }

  private Optional<ExperimentPlan> plan(byte[] reference) {
    String[] parts = new String(reference, StandardCharsets.UTF_8).split(" ");
    if (parts.length != 3) {
      // A generator died between creating the file and filling it: nothing was published from it.
      LOG.log(Level.WARNING, "the reference to a stored plan is damaged: the experiment is planned again");
      return Optional.empty();
    }
    var blob = new Blob(URI.create(parts[2]), parts[0], Long.parseLong(parts[1]));
    return Optional.of(AvroJson.record(store.read(blob), ExperimentPlan.class));
  }
}
