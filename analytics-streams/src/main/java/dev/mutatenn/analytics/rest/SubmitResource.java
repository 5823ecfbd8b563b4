package dev.mutatenn.analytics.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mutatenn.analytics.submit.Submissions;
import dev.mutatenn.schemas.ExperimentRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Takes experiments over HTTP; the same as a record on experiment-requests. */
@Path("/api/experiments")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "experiments")
@RunOnVirtualThread
public class SubmitResource {
  private final Submissions submissions;

  public SubmitResource(Submissions submissions) {
    this.submissions = submissions;
  }

  /** What was published. */
  public record SubmittedJson(String experiment) {}

  @POST
  @Operation(summary = "Publish an experiment request", description = "The fields of ExperimentRequest as plain JSON; what has a default may be left "
      + "out, and so may experiment (made of the name and the time) and requestedAt. Whether models, operators and devices exist is checked when it is "
      + "planned: a refused request is an experiment that FAILED, with its problems.")
  @APIResponse(responseCode = "202", description = "published; its id")
  @APIResponse(responseCode = "400", description = "all that is wrong, each with its field")
  public Response submit(JsonNode json) throws InterruptedException {
    if (json == null) {
      throw new Problems.BadRequest("the body is empty; it must be an experiment request as JSON");
    }
    ExperimentRequest request = Submissions.read(json, Instant.now());
    submissions.publish(request);
    return Response.accepted(new SubmittedJson(request.getExperiment())).location(URI.create("/api/experiments/" + request.getExperiment())).build();
  }
}
