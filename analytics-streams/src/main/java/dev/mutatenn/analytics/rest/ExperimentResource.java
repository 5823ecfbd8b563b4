package dev.mutatenn.analytics.rest;

import dev.mutatenn.analytics.view.ExperimentView;
import dev.mutatenn.schemas.Comparison;
import dev.mutatenn.schemas.DiscrepancyMetric;
import dev.mutatenn.schemas.MutantVerdict;
import dev.mutatenn.schemas.Verdict;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Experiments as the view has them. */
@Path("/api/experiments")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "experiments")
@RunOnVirtualThread
public class ExperimentResource {
  private static final String PAGE = "1000";
  private static final int LARGEST_PAGE = 50_000;

  private final ExperimentView view;

  public ExperimentResource(ExperimentView view) {
    this.view = view;
  }

  @GET
  @Operation(summary = "All experiments, the latest first")
  public List<ProgressJson> experiments() {
    return view.experiments().stream().map(ProgressJson::of).toList();
  }

  @GET
  @Path("/{experiment}")
  @Operation(summary = "Where an experiment stands, and what it consists of")
  @APIResponse(responseCode = "200", description = "the experiment")
  @APIResponse(responseCode = "404", description = "no such experiment")
  public ProgressJson experiment(@RestPath String experiment) {
    return view.progress(experiment).map(ProgressJson::of).orElseThrow(() -> missing("experiment " + experiment));
  }

  @GET
  @Path("/{experiment}/metrics")
  @Operation(summary = "Discrepancies: mutant by device pair, and mutant against the original by device",
      description = "In key order, page by page: pass the next of one page as the after of the following one.")
  @APIResponse(responseCode = "200", description = "a page of metrics")
  @APIResponse(responseCode = "404", description = "no such experiment")
  public MetricsPage metrics(@RestPath String experiment,
      @Parameter(description = "only this model") @QueryParam("model") String model,
      @Parameter(description = "only this mutant") @QueryParam("mutant") String mutant,
      @Parameter(description = "only this comparison") @QueryParam("comparison") Comparison comparison,
      @Parameter(description = "only values that will not change any more (true), or only others (false)") @QueryParam("final") Boolean last,
      @Parameter(description = "the next of the page before") @QueryParam("after") @DefaultValue("") String after,
      @Parameter(description = "at most so many") @QueryParam("limit") @DefaultValue(PAGE) int limit) {
    experiment(experiment);
    List<DiscrepancyMetric> found = view.metrics(experiment + "|", after, metric -> (model == null || model.equals(metric.getModel()))
        && (mutant == null || mutant.equals(metric.getMutant()))
        && (comparison == null || comparison == metric.getComparison())
        && (last == null || last == metric.getFinalValue()), page(limit));
    return new MetricsPage(found.stream().map(MetricJson::of).toList(), found.size() < page(limit) ? null : MetricJson.key(found.getLast()));
  }

  @GET
  @Path("/{experiment}/mutants")
  @Operation(summary = "Verdicts: what became of every mutant on every device",
      description = "In key order, page by page: pass the next of one page as the after of the following one.")
  @APIResponse(responseCode = "200", description = "a page of verdicts")
  @APIResponse(responseCode = "404", description = "no such experiment")
  public VerdictsPage mutants(@RestPath String experiment,
      @Parameter(description = "only this model") @QueryParam("model") String model,
      @Parameter(description = "only this operator") @QueryParam("operator") String operator,
      @Parameter(description = "only this device") @QueryParam("device") String device,
      @Parameter(description = "only this verdict") @QueryParam("verdict") Verdict verdict,
      @Parameter(description = "the next of the page before") @QueryParam("after") @DefaultValue("") String after,
      @Parameter(description = "at most so many") @QueryParam("limit") @DefaultValue(PAGE) int limit) {
    experiment(experiment);
    List<MutantVerdict> found = view.verdicts(experiment + "|", after, one -> (model == null || model.equals(one.getModel()))
        && (operator == null || operator.equals(one.getMutation().getOperator()))
        && (device == null || device.equals(one.getDevice()))
        && (verdict == null || verdict == one.getVerdict()), page(limit));
    return new VerdictsPage(found.stream().map(VerdictJson::of).toList(), found.size() < page(limit) ? null : VerdictJson.key(found.getLast()));
  }

  @GET
  @Path("/{experiment}/mutants/{model}/{mutant}")
  @Operation(summary = "One mutant: its plan, its verdicts and its metrics on all devices")
  @APIResponse(responseCode = "200", description = "the mutant")
  @APIResponse(responseCode = "404", description = "no such experiment, model or mutant")
  public MutantJson mutant(@RestPath String experiment, @RestPath String model, @RestPath String mutant) {
    experiment(experiment);
    String prefix = experiment + "|" + model + "|" + mutant + "|";
    var planned = view.plan(experiment).stream().flatMap(plan -> plan.getModels().stream())
        .filter(each -> each.getFrame().getModel().equals(model)).flatMap(each -> each.getMutants().stream())
        .filter(each -> each.getMutant().equals(mutant)).findFirst();
    var verdicts = view.verdicts(prefix, "", _ -> true, LARGEST_PAGE).stream().map(VerdictJson::of).toList();
    var metrics = view.metrics(prefix, "", _ -> true, LARGEST_PAGE).stream().map(MetricJson::of).toList();
    if (planned.isEmpty() && verdicts.isEmpty() && metrics.isEmpty()) {
      throw missing("mutant " + mutant + " of model " + model + " in experiment " + experiment);
    }
    var mutation = planned.map(each -> MutationJson.of(each.getMutation()))
        .or(() -> verdicts.stream().map(VerdictJson::mutation).findFirst()).orElse(null);
    return new MutantJson(experiment, model, mutant, mutation, planned.map(each -> each.getNotApplicable()).orElse(null), verdicts, metrics);
  }

  private static int page(int limit) {
    return Math.clamp(limit, 1, LARGEST_PAGE);
  }

  private static Problems.NotFound missing(String what) {
    return new Problems.NotFound("there is no " + what);
  }
}
