package dev.mutatenn.analytics.rest;

import dev.mutatenn.analytics.ir.IrTexts;
import dev.mutatenn.analytics.ir.LineDiff;
import dev.mutatenn.analytics.view.ExperimentView;
import dev.mutatenn.schemas.MutantCode;
import io.smallrye.common.annotation.RunOnVirtualThread;
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

/** What a mutation did to the code. */
@Path("/api/experiments/{experiment}/mutants/{model}/{mutant}/ir")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "experiments")
@RunOnVirtualThread
public class IrResource {
  private final ExperimentView view;
  private final IrTexts texts;

  public IrResource(ExperimentView view, IrTexts texts) {
    this.view = view;
    this.texts = texts;
  }

  @GET
  @Operation(summary = "The IR that the mutation touched, before and after, and how they differ line by line")
  @APIResponse(responseCode = "200", description = "both texts and their difference")
  @APIResponse(responseCode = "404", description = "no such mutant, not compiled yet, no IR kept (the original has none), or no object storage configured")
  public IrJson ir(@RestPath String experiment, @RestPath String model, @RestPath String mutant,
      @Parameter(description = "the target; without it the first by name that has IR") @QueryParam("target") String target) {
    List<MutantCode> codes = view.codes(experiment + "|" + model + "|" + mutant + "|");
    String name = "mutant " + mutant + " of model " + model + " in experiment " + experiment;
    if (codes.isEmpty()) {
      throw new Problems.NotFound("there is no code of " + name + ": it is unknown, or not compiled yet");
    }
    List<MutantCode> shown = codes.stream().filter(code -> code.getIrBefore() != null && code.getIrAfter() != null).toList();
    MutantCode code = shown.stream().filter(each -> target == null || target.equals(each.getTarget())).findFirst()
        .orElseThrow(() -> new Problems.NotFound("no IR was kept of " + name + (target == null ? "" : " for target " + target)
            + (codes.getFirst().getMutant().equals("original") ? ": nothing is changed in the original" : "")));
    String before = texts.read(code.getIrBefore());
    String after = texts.read(code.getIrAfter());
    return new IrJson(code.getTarget(), shown.stream().map(MutantCode::getTarget).toList(), code.getOutcome(), code.getCodeDigest(), before, after,
        LineDiff.of(before, after));
  }
}
