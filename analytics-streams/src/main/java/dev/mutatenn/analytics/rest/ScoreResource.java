package dev.mutatenn.analytics.rest;

import dev.mutatenn.analytics.verdict.MutationScore;
import dev.mutatenn.analytics.view.ExperimentView;
import dev.mutatenn.schemas.MutantVerdict;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Mutation scores, from the verdicts so far. */
@Path("/api/experiments/{experiment}/scores")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "experiments")
@RunOnVirtualThread
public class ScoreResource {
  private final ExperimentView view;

  public ScoreResource(ExperimentView view) {
    this.view = view;
  }

  @GET
  @Operation(summary = "Mutation score by operator, family, model or device")
  @APIResponse(responseCode = "200", description = "a score of each group, by name")
  @APIResponse(responseCode = "400", description = "by is none of the four")
  @APIResponse(responseCode = "404", description = "no such experiment")
  public List<ScoreJson> scores(@RestPath String experiment,
      @Parameter(description = "operator, category, model or device") @QueryParam("by") @DefaultValue("operator") String by) {
    Function<MutantVerdict, String> group = switch (by) {
      case "operator" -> verdict -> verdict.getMutation().getOperator();
      case "category" -> verdict -> verdict.getMutation().getCategory();
      case "model" -> MutantVerdict::getModel;
      case "device" -> MutantVerdict::getDevice;
      default -> throw new Problems.BadRequest("by is " + by + "; one of operator, category, model, device");
    };
    if (view.progress(experiment).isEmpty()) {
      throw new Problems.NotFound("there is no experiment " + experiment);
    }
    TreeMap<String, List<MutantVerdict>> groups = view.verdicts(experiment + "|", "", verdict -> verdict.getVerdict() != null, Integer.MAX_VALUE).stream()
        .collect(Collectors.groupingBy(group, TreeMap::new, Collectors.toList()));
    return groups.entrySet().stream().map(each -> ScoreJson.of(each.getKey(), score(each.getValue()))).toList();
  }

  private static MutationScore score(List<MutantVerdict> verdicts) {
    return MutationScore.of(verdicts.stream().map(MutantVerdict::getVerdict).toList(),
        verdicts.stream().filter(verdict -> verdict.getDuplicateOf() != null).count());
  }
}
