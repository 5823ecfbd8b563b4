package dev.mutatenn.analytics.topology;

import dev.mutatenn.analytics.statistics.Answers;
import dev.mutatenn.analytics.statistics.Comparison;
import dev.mutatenn.analytics.statistics.Contribution;
import dev.mutatenn.analytics.statistics.Noise;
import dev.mutatenn.analytics.statistics.Part;
import dev.mutatenn.analytics.statistics.Run;
import dev.mutatenn.analytics.statistics.Slot;
import dev.mutatenn.analytics.statistics.Subject;
import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.InferenceOutput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Joins the outputs of one batch: each that arrives is compared with those that are there. Keyed by batch, so that the original
 * and all its mutants on all devices meet on one task; of duplicates the first counts.
 *
 * <p>An output is kept only as long as another must be compared with it: a mutant's until it has come from every device and the
 * original has too, the original's until the batch is complete.
 */
final class JoinProcessor extends ContextualProcessor<String, InferenceOutput, String, Contribution> {
  static final String ANSWERS = "answers";
  static final String BATCHES = "batches";

  private final double persistence;
  private final Duration keep;
  private KeyValueStore<String, Arrival> answers;
  private KeyValueStore<String, BatchState> batches;

  /**
   * @param persistence p of rank-biased overlap
   * @param keep how long after its last output a batch is remembered, complete or not
   */
  JoinProcessor(double persistence, Duration keep) {
    this.persistence = persistence;
    this.keep = keep;
  }

  @Override
  public void init(ProcessorContext<String, Contribution> context) {
    super.init(context);
    answers = context.getStateStore(ANSWERS);
    batches = context.getStateStore(BATCHES);
    Expiry.every(context, keep, batches, BatchState::updatedAt, (batch, state) -> {
      if (!state.complete()) {
        System.getLogger(JoinProcessor.class.getName()).log(System.Logger.Level.WARNING,
            "batch {0} is given up: {1} outputs came, none for {2}", batch, state.seen(), keep);
      }
      forget(batch);
    });
  }

  @Override
  public void process(Record<String, InferenceOutput> record) {
    OutputCheck.check(record.key(), record.value());
    String batch = record.key();
    InferenceOutput output = record.value();
    BatchState before = Optional.ofNullable(batches.get(batch)).orElse(BatchState.EMPTY);
    if (before.complete() || answers.get(member(batch, output.getMutant(), output.getDevice())) != null) {
      return;
    }
    Arrived arrived = new Arrived(Subject.of(output), output, Answers.of(output));
    BatchState known = arrived.subject.original() ? before.withOriginal(output.getDevice(), arrived.answers.best()) : before;
    // All is computed before anything is stored or sent: a record that turns out to be malformed leaves no trace.
    List<Contribution> contributions = new ArrayList<>();
    contributions.add(own(batch, arrived, known));
    if (arrived.subject.original()) {
      contributions.addAll(ofMutantsWaiting(batch, arrived, known));
    }
    BatchState after = known.oneMore(output.getFrame().getMutants() * output.getFrame().getDevices().size(), record.timestamp());
    batches.put(batch, after);
    answers.put(member(batch, output.getMutant(), output.getDevice()), new Arrival(Optional.of(output)));
    if (after.complete()) {
      forget(batch);
    } else {
      spend(batch, arrived.subject, after);
    }
    contributions.forEach(contribution -> context().forward(record.withKey(contribution.subject().key()).withValue(contribution)));
  }

  /** What the output adds to its own mutant. */
  private Contribution own(String batch, Arrived arrived, BatchState known) {
    Map<Slot, Part> parts = new LinkedHashMap<>();
    String device = arrived.output.getDevice();
    parts.put(new Slot.Conduct(device), new Part.OfRun(Run.of(arrived.output, arrived.answers)));
    List<String> devices = arrived.subject.deviceNames();
    for (String other : devices) {
      Optional<Answers> there = other.equals(device) ? Optional.empty() : answers(batch, arrived.subject.mutant(), other);
      there.ifPresent(answered -> {
        boolean first = devices.indexOf(device) < devices.indexOf(other);
        parts.put(first ? new Slot.Pair(device, other) : new Slot.Pair(other, device),
            first ? compare(arrived, arrived.answers, answered) : compare(arrived, answered, arrived.answers));
      });
    }
    if (!arrived.subject.original()) {
      answers(batch, Subject.ORIGINAL, device)
          .ifPresent(original -> parts.put(new Slot.Against(device), compare(arrived, original, arrived.answers)));
      if (known.originals().size() == devices.size()) {
        parts.put(new Slot.Background(device), noise(device, arrived.answers, known));
      }
    }
    return new Contribution(arrived.subject, arrived.output.getBatch(), parts);
  }

  /** What an original adds to the mutants that came before it. */
  private List<Contribution> ofMutantsWaiting(String batch, Arrived original, BatchState known) {
    Map<String, Contribution> contributions = new LinkedHashMap<>();
    boolean lastOriginal = known.originals().size() == original.subject.devices().size();
    try (var entries = answers.prefixScan(batch + "|", new StringSerializer())) {
      entries.forEachRemaining(entry -> entry.value.output().filter(output -> !output.getMutant().equals(Subject.ORIGINAL)).ifPresent(output -> {
        boolean sameDevice = output.getDevice().equals(original.output.getDevice());
        if (!sameDevice && !lastOriginal) {
          return;
        }
        Answers mutant = Answers.of(output);
        Map<Slot, Part> parts = contributions.computeIfAbsent(output.getMutant(),
            _ -> new Contribution(Subject.of(output), output.getBatch(), new LinkedHashMap<>())).parts();
        if (sameDevice) {
          parts.put(new Slot.Against(output.getDevice()), compare(original, original.answers, mutant));
        }
        if (lastOriginal) {
          parts.put(new Slot.Background(output.getDevice()), noise(output.getDevice(), mutant, known));
        }
      }));
    }
    return List.copyOf(contributions.values());
  }

  private Part compare(Arrived arrived, Answers a, Answers b) {
    var frame = arrived.output.getFrame();
    var tolerance = frame.getTolerance();
    return new Part.OfComparison(
        Comparison.of(a, b, new Comparison.Settings(frame.getTopK(), tolerance.getAbsolute(), tolerance.getRelative(), persistence)));
  }

  private static Part noise(String device, Answers mutant, BatchState known) {
    return new Part.OfNoise(Noise.of(mutant.best(), known.originals().get(device), known.noise(device)));
  }

  private Optional<Answers> answers(String batch, String mutant, String device) {
    return Optional.ofNullable(answers.get(member(batch, mutant, device))).flatMap(Arrival::output).map(Answers::of);
  }

  /** Drops outputs that nobody will be compared with any more. */
  private void spend(String batch, Subject subject, BatchState state) {
    if (state.originals().size() < subject.devices().size()) {
      return;
    }
    if (!subject.original()) {
      spendMutant(batch, subject.mutant(), subject.devices());
      return;
    }
    List<String> mutants = new ArrayList<>();
    try (var entries = answers.prefixScan(batch + "|", new StringSerializer())) {
      entries.forEachRemaining(entry -> entry.value.output().map(InferenceOutput::getMutant)
          .filter(mutant -> !mutant.equals(Subject.ORIGINAL) && !mutants.contains(mutant)).ifPresent(mutants::add));
    }
    mutants.forEach(mutant -> spendMutant(batch, mutant, subject.devices()));
  }

  private void spendMutant(String batch, String mutant, List<DeviceBinding> devices) {
    List<String> members = devices.stream().map(device -> member(batch, mutant, device.getDevice())).toList();
    if (members.stream().allMatch(key -> answers.get(key) != null)) {
      members.forEach(key -> answers.put(key, Arrival.SPENT));
    }
  }

  private void forget(String batch) {
    List<String> members = new ArrayList<>();
    try (var entries = answers.prefixScan(batch + "|", new StringSerializer())) {
      entries.forEachRemaining(entry -> members.add(entry.key));
    }
    members.forEach(answers::delete);
  }

  private static String member(String batch, String mutant, String device) {
    return batch + "|" + mutant + "|" + device;
  }

  /** An output on its way through. */
  private record Arrived(Subject subject, InferenceOutput output, Answers answers) {}
}
