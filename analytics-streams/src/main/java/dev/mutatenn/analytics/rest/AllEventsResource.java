package dev.mutatenn.analytics.rest;

import dev.mutatenn.analytics.view.ExperimentView;
import dev.mutatenn.analytics.view.LiveEvents;
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

/** The progress of all experiments, as it happens. */
@Path("/api/events")
@Tag(name = "experiments")
public class AllEventsResource {
  private final EventStream events;
  private final ExperimentView view;

  public AllEventsResource(EventStream events, ExperimentView view) {
    this.events = events;
    this.view = view;
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(summary = "Follow all experiments: server-sent events named progress", description = "The first are the progress there is.")
  public Multi<OutboundSseEvent> events(@Context Sse sse) {
    return events.follow(LiveEvents.ALL, () -> view.experiments().stream(), sse);
  }
}
