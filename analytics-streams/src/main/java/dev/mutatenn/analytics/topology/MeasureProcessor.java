package dev.mutatenn.analytics.topology;

import dev.mutatenn.analytics.statistics.Comparison;
import dev.mutatenn.analytics.statistics.Contribution;
import dev.mutatenn.analytics.statistics.Part;
import dev.mutatenn.analytics.statistics.Run;
import dev.mutatenn.analytics.statistics.Slot;
import dev.mutatenn.analytics.statistics.Subject;
import dev.mutatenn.schemas.Keys;
import dev.mutatenn.schemas.MutantVerdict;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Folds what a mutant gets from each batch, and sends on its metrics and verdicts. A metric that has changed goes out at most once
 * in an interval while the experiment runs, and once more, final, when its last batch is in.
 */
final class MeasureProcessor extends ContextualProcessor<String, Contribution, String, Emission> {
  static final String MUTANTS = "mutants";

  private final AnalyticsSettings settings;
  private final MetricRecords metrics;
  /** Cells whose value on the way has changed since it was last sent. Rebuilt after a restart. */
  private final Set<Cell> changed = new LinkedHashSet<>();
  private KeyValueStore<String, MutantState> mutants;
  private Folds folds;
  private VerdictRecords verdicts;

  /** One metric. */
  private record Cell(String mutant, Slot slot) {}

  MeasureProcessor(AnalyticsSettings settings) {
    this.settings = settings;
    this.metrics = new MetricRecords(settings.persistence());
  }

  @Override
  public void init(ProcessorContext<String, Emission> context) {
    super.init(context);
    mutants = context.getStateStore(MUTANTS);
    folds = new Folds(context.getStateStore(Folds.FOLDS), context.getStateStore(Folds.WAITING));
    verdicts = new VerdictRecords(settings.judge(), folds);
    try (var entries = mutants.all()) {
      entries.forEachRemaining(entry -> {
        if (!entry.value.done()) {
          Slot.cells(entry.value.subject()).forEach(slot -> changed.add(new Cell(entry.key, slot)));
        }
      });
    }
    context.schedule(settings.interval(), PunctuationType.WALL_CLOCK_TIME, _ -> sendChanged());
    Expiry.every(context, settings.keep(), mutants, MutantState::updatedAt, (_, state) -> folds.forget(state.subject()));
  }

  @Override
  public void process(Record<String, Contribution> record) {
    Contribution contribution = record.value();
    Subject subject = contribution.subject();
    MutantState state = Optional.ofNullable(mutants.get(record.key())).orElseGet(() -> MutantState.of(subject));
    if (state.done()) {
      return;
    }
    int completed = 0;
    for (var entry : contribution.parts().entrySet()) {
      Slot slot = entry.getKey();
      boolean complete = folds.add(subject, slot, contribution.batch(), entry.getValue());
      completed += complete ? 1 : 0;
      switch (slot) {
        case Slot.Pair _, Slot.Against _ -> measured(record, subject, slot, complete);
        case Slot.Conduct(String device) when complete -> executed(record, subject, device);
        case Slot.Conduct _, Slot.Background _ -> { }
      }
    }
    int finalSlots = state.finalSlots() + completed;
    boolean done = finalSlots == Slot.all(subject).size();
    Set<String> judged = new TreeSet<>(state.judged());
    if (done) {
      finish(record, subject);
    } else if (completed > 0) {
      judge(record, subject, judged);
    }
    mutants.put(record.key(), new MutantState(subject, finalSlots, judged, done, Math.max(state.updatedAt(), record.timestamp())));
  }

  private void measured(Record<String, Contribution> record, Subject subject, Slot slot, boolean complete) {
    Cell cell = new Cell(record.key(), slot);
    if (complete) {
      changed.remove(cell);
      send(subject, slot, folds.complete(subject, slot).orElseThrow(), true, record.timestamp());
    } else {
      changed.add(cell);
    }
  }

  private void executed(Record<String, Contribution> record, Subject subject, String device) {
    Run run = ((Part.OfRun) folds.complete(subject, new Slot.Conduct(device)).orElseThrow()).run();
    var compiled = new ProgressEvent.Compiled(subject.model(), subject.mutant(), run.build().target(), run.build().outcome());
    progress(record, subject, new ProgressEvent.Executed(compiled, device, run.ending().outcome()));
  }

  /** Verdicts on devices that are complete, although others are not. */
  private void judge(Record<String, Contribution> record, Subject subject, Set<String> judged) {
    for (String device : subject.deviceNames()) {
      if (!judged.contains(device)) {
        verdicts.early(subject, device).ifPresent(verdict -> {
          judged.add(device);
          send(verdict, record.timestamp());
        });
      }
    }
  }

  private void finish(Record<String, Contribution> record, Subject subject) {
    List<MutantVerdict> all = verdicts.all(subject);
    all.forEach(verdict -> {
      send(verdict, record.timestamp());
      if (Judged.comparable(verdict)) {
        progress(record, subject, new ProgressEvent.Verdicted(verdict));
      }
    });
    progress(record, subject, new ProgressEvent.Finished(Slot.cells(subject).size(), all.size()));
    folds.forget(subject);
  }

  private void sendChanged() {
    for (Cell cell : changed) {
      MutantState state = mutants.get(cell.mutant());
      if (state != null && !state.done()) {
        folds.soFar(state.subject(), cell.slot())
            .filter(_ -> folds.complete(state.subject(), cell.slot()).isEmpty())
            .ifPresent(part -> send(state.subject(), cell.slot(), part, false, state.updatedAt()));
      }
    }
    changed.clear();
  }

  private void send(Subject subject, Slot slot, Part part, boolean last, long timestamp) {
    Comparison comparison = ((Part.OfComparison) part).comparison();
    var metric = metrics.metric(subject, slot, comparison, last);
    String key = Keys.metric(metric.getExperiment(), metric.getModel(), metric.getMutant(), metric.getDeviceA(), metric.getDeviceB());
    context().forward(new Record<>(key, new Emission.OfMetric(metric), timestamp));
  }

  private void send(MutantVerdict verdict, long timestamp) {
    String key = Keys.verdict(verdict.getExperiment(), verdict.getModel(), verdict.getMutant(), verdict.getDevice());
    context().forward(new Record<>(key, new Emission.OfVerdict(verdict), timestamp));
  }

  private void progress(Record<String, Contribution> record, Subject subject, ProgressEvent event) {
    context().forward(new Record<>(subject.experiment(), new Emission.OfProgress(event), record.timestamp()));
  }
}
