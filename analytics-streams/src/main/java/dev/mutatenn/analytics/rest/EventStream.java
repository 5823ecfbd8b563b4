package dev.mutatenn.analytics.rest;

import dev.mutatenn.analytics.view.LiveEvents;
import dev.mutatenn.schemas.DiscrepancyMetric;
import dev.mutatenn.schemas.ExperimentProgress;
import dev.mutatenn.schemas.MutantVerdict;
import dev.mutatenn.schemas.Topics;
import dev.mutatenn.schemas.serde.SerdeConfiguration;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Turns live events into server-sent ones. */
@Singleton
public class EventStream {
  private static final Duration EVERY = Duration.ofMillis(250);
  private static final int AT_ONCE = 1000;

  private final LiveEvents live;
  private final Deserializer<ExperimentProgress> progress;
  private final Deserializer<DiscrepancyMetric> metrics;
  private final Deserializer<MutantVerdict> verdicts;

  public EventStream(LiveEvents live, SerdeConfiguration serdes) {
    this.live = live;
    this.progress = serdes.deserializer(ExperimentProgress.class);
    this.metrics = serdes.deserializer(DiscrepancyMetric.class);
    this.verdicts = serdes.deserializer(MutantVerdict.class);
  }

  /** @param there the progress to begin with, asked for once somebody follows */
  Multi<OutboundSseEvent> follow(String experiment, Supplier<Stream<ExperimentProgress>> there, Sse sse) {
    return Multi.createFrom().deferred(() -> {
      LiveEvents.Follower follower = live.follow(experiment);
      var present = Multi.createFrom().items(there)
          .map(now -> event(sse, "progress", ProgressJson.of(now)));
      var coming = Multi.createFrom().ticks().every(EVERY).onOverflow().drop()
          .onItem().transformToMultiAndConcatenate(_ -> Multi.createFrom().items(() -> follower.take(AT_ONCE).stream()
              .flatMap(event -> decoded(sse, event).stream())));
      return Multi.createBy().concatenating().streams(present, coming).onTermination().invoke(() -> live.leave(experiment, follower));
    }).runSubscriptionOn(io.smallrye.mutiny.infrastructure.Infrastructure.getDefaultWorkerPool());
  }

  private Optional<OutboundSseEvent> decoded(Sse sse, LiveEvents.Event event) {
    try {
      return switch (event.topic()) {
        case Topics.EXPERIMENT_PROGRESS -> Optional.of(event(sse, "progress", ProgressJson.of(progress.deserialize(event.topic(), event.value()))));
        case Topics.DISCREPANCY_METRICS -> Optional.of(event(sse, "metric", MetricJson.of(metrics.deserialize(event.topic(), event.value()))));
        case Topics.MUTANT_VERDICTS -> Optional.of(event(sse, "verdict", VerdictJson.of(verdicts.deserialize(event.topic(), event.value()))));
        default -> Optional.empty();
      };
    } catch (SerializationException e) {
      return Optional.empty();
    }
  }

  private static OutboundSseEvent event(Sse sse, String name, Object data) {
    return sse.newEventBuilder().name(name).mediaType(MediaType.APPLICATION_JSON_TYPE).data(data).build();
  }
}
