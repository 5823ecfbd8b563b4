package dev.mutatenn.analytics.topology;

import dev.mutatenn.schemas.Keys;
import dev.mutatenn.schemas.MutantVerdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Counts what happens to an experiment and says so: at most once in an interval, and at once when it ends. It is complete when every
 * final metric and verdict is out; since each is sent in the transaction that counts it, whoever reads COMPLETED can read them all.
 * Just before, verdicts of mutants that are the same program as another go out once more and say so.
 */
final class ProgressProcessor extends ContextualProcessor<String, ProgressEvent, String, SpecificRecord> {
  static final String PROGRESS = "progress";
  /** Which mutants have been counted as compiled, by experiment, target, model, mutant. */
  static final String COMPILATIONS = "compilations";

  private final AnalyticsSettings settings;
  private final Set<String> changed = new LinkedHashSet<>();
  private KeyValueStore<String, ProgressState> progress;
  private KeyValueStore<String, Boolean> compilations;
  private Judged judged;

  ProgressProcessor(AnalyticsSettings settings) {
    this.settings = settings;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    super.init(context);
    progress = context.getStateStore(PROGRESS);
    compilations = context.getStateStore(COMPILATIONS);
    judged = new Judged(context.getStateStore(Judged.JUDGED));
    try (var entries = progress.all()) {
      entries.forEachRemaining(entry -> {
        if (!entry.value.ended()) {
          changed.add(entry.key);
        }
      });
    }
    context.schedule(settings.interval(), PunctuationType.WALL_CLOCK_TIME, _ -> {
      changed.forEach(experiment -> send(experiment, progress.get(experiment)));
      changed.clear();
    });
    Expiry.every(context, settings.keep(), progress, ProgressState::updatedAt, (experiment, _) -> forget(experiment));
  }

  @Override
  public void process(Record<String, ProgressEvent> record) {
    String experiment = record.key();
    ProgressState before = Optional.ofNullable(progress.get(experiment)).orElse(ProgressState.EMPTY);
    if (before.ended()) {
      return;
    }
    ProgressState after = switch (record.value()) {
      case ProgressEvent.Planned planned -> before.planned(planned);
      case ProgressEvent.Compiled compiled -> compiled(experiment, before, compiled);
      case ProgressEvent.Executed executed ->
          compiled(experiment, before, executed.compiled()).executed(executed.device(), executed.outcome());
      case ProgressEvent.Verdicted(MutantVerdict verdict) -> {
        judged.add(verdict);
        yield before;
      }
      case ProgressEvent.Finished(int cells, int verdicts) -> before.finished(cells, verdicts);
    };
    after = after.at(record.timestamp());
    progress.put(experiment, after);
    if (after.ended()) {
      changed.remove(experiment);
      judged.duplicates(experiment, this::send);
      send(experiment, after);
      forget(experiment);
      context().commit();
    } else {
      changed.add(experiment);
    }
  }

  /** Counts a compilation once, whether its artifact or its first results are heard of first, and however often. */
  private ProgressState compiled(String experiment, ProgressState before, ProgressEvent.Compiled compiled) {
    String key = String.join("|", experiment, compiled.target(), compiled.model(), compiled.mutant());
    return compilations.putIfAbsent(key, true) == null ? before.compiled(compiled.target(), compiled.outcome()) : before;
  }

  private void send(String experiment, ProgressState state) {
    if (state != null) {
      state.progress(experiment).ifPresent(record -> context().forward(new Record<>(experiment, record, state.updatedAt())));
    }
  }

  private void send(MutantVerdict verdict) {
    String key = Keys.verdict(verdict.getExperiment(), verdict.getModel(), verdict.getMutant(), verdict.getDevice());
    context().forward(new Record<>(key, verdict, context().currentStreamTimeMs()));
  }

  private void forget(String experiment) {
    List<String> counted = new ArrayList<>();
    try (var entries = compilations.prefixScan(experiment + "|", new StringSerializer())) {
      entries.forEachRemaining(entry -> counted.add(entry.key));
    }
    counted.forEach(compilations::delete);
    judged.forget(experiment);
  }
}
