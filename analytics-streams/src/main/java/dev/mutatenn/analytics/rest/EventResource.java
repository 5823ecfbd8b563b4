package dev.mutatenn.analytics.rest;

import dev.mutatenn.analytics.view.ExperimentView;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** What happens in an experiment, as it happens. */
@Path("/api/experiments/{experiment}/events")
@Tag(name = "experiments")
public class EventResource {
  private final EventStream events;
  private final ExperimentView view;

  public EventResource(EventStream events, ExperimentView view) {
    this.events = events;
    this.view = view;
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(summary = "Follow an experiment: server-sent events named progress, metric and verdict",
      description = "The first is the progress there is. Follow before reading metrics and verdicts, and nothing is missed. "
          + "A slow reader gets the latest value of each metric, not every one.")
  public Multi<OutboundSseEvent> events(@RestPath String experiment, @Context Sse sse) {
    return events.follow(experiment, () -> view.progress(experiment).stream(), sse);
  }
}
