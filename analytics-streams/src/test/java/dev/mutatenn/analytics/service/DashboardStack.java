package dev.mutatenn.analytics.service;

import dev.mutatenn.analytics.TestExperiment;
import dev.mutatenn.embedded.EmbeddedStack;
import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.schemas.BlobRef;
import dev.mutatenn.schemas.ExperimentPlan;
import dev.mutatenn.schemas.ExperimentRequest;
import dev.mutatenn.schemas.InferenceOutput;
import dev.mutatenn.schemas.ModelPlan;
import dev.mutatenn.schemas.Mutation;
import dev.mutatenn.schemas.Outcome;
import dev.mutatenn.schemas.PlannedMutant;
import dev.mutatenn.schemas.TopicProvisioner;
import dev.mutatenn.schemas.Topics;
import dev.mutatenn.schemas.serde.SerdeConfiguration;
import dev.mutatenn.storage.Blob;
import dev.mutatenn.storage.ObjectStore;
import dev.mutatenn.storage.ObjectStores;
import dev.mutatenn.storage.StorageConfiguration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;

/**
 * What surrounds the service when a browser test looks at it: a broker, a registry, a folder as object storage, and a producer that does what it is
 * told on standard input, a line a command, each answered by a line:
 *
 * <pre>
 *   plan ID MUTANTS BATCHES    the plan and all artifacts of an experiment
 *   outputs ID FROM TO         all outputs of mutants FROM (inclusive) to TO (exclusive)
 *   request                    the first request on experiment-requests: its id, name and devices
 * </pre>
 */
public final class DashboardStack {
  private static final List<String> DEVICES = List.of("x86-64", "x86-64-v3", "c-gcc");
  private static final List<String> FAMILIES = List.of("conditional-operator", "arithmetic-type", "store-modification", "layer-input");
  private static final int BATCH_SIZE = 4;
  private static final int CLASSES = 10;
  private static final Set<Integer> CRASHING = Set.of(4, 11);
  private static final Set<Integer> TWINS = Set.of(5, 9);

  private final TestKafka kafka;
  private final ObjectStore store;
  private TestExperiment experiment;

  private DashboardStack(TestKafka kafka, ObjectStore store) {
    this.kafka = kafka;
    this.store = store;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    PrintStream answers = System.out;
    // Logs must not fill the pipe that only answers are read from.
    System.setOut(System.err);
    EmbeddedStack stack = EmbeddedStack.shared();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
      TopicProvisioner.provision(admin, DEVICES.stream().map(TestExperiment::target).toList());
    }
    URI storage = URI.create("file://" + stack.folder().resolve("storage"));
    try (var kafka = new TestKafka(stack.bootstrapServers(), new SerdeConfiguration(stack.registryUrl()));
        var store = ObjectStores.open(new StorageConfiguration(storage, Map.of()));
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      answers.println("ready " + stack.bootstrapServers() + " " + stack.registryUrl() + " " + storage + " " + stack.folder().resolve("analytics"));
      DashboardStack told = new DashboardStack(kafka, store);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        answers.println("done " + told.obey(line.split(" ")));
      }
    }
    // The broker's threads would keep the process.
    System.exit(0);
  }

  private String obey(String[] words) {
    return switch (words[0]) {
      case "plan" -> plan(new TestExperiment(words[1], DEVICES, Integer.parseInt(words[2]), Integer.parseInt(words[3]), BATCH_SIZE, CLASSES));
      case "outputs" -> outputs(Integer.parseInt(words[2]), Integer.parseInt(words[3]));
      case "request" -> {
        ExperimentRequest request = kafka.read(Topics.EXPERIMENT_REQUESTS, ExperimentRequest.class, all -> !all.isEmpty()).getFirst();
        yield request.getExperiment() + " " + request.getName() + " " + request.getDevices();
      }
      default -> throw new IllegalArgumentException("no command: " + words[0]);
    };
  }

  private String plan(TestExperiment planned) {
    experiment = planned;
    ExperimentPlan plan = experiment.plan();
    List<PlannedMutant> mutants = plan.getModels().getFirst().getMutants().stream()
        .map(mutant -> PlannedMutant.newBuilder(mutant).setMutation(mutation(mutant.getMutant())).build()).toList();
    ModelPlan model = ModelPlan.newBuilder(plan.getModels().getFirst()).setMutants(mutants).build();
    kafka.post(Topics.EXPERIMENT_PLANS, experiment.id(), ExperimentPlan.newBuilder(plan).setModels(List.of(model)).build());
    for (int i = 1; i < Math.min(experiment.mutants(), 20); i++) {
      for (String device : DEVICES) {
        String mutant = "m" + i;
        Artifact artifact = Artifact.newBuilder(experiment.artifact(mutant, device, Outcome.OK)).setMutation(mutation(mutant))
            .setIrBefore(ir("<", device)).setIrAfter(ir("<=", device)).build();
        kafka.post(Topics.artifacts(artifact.getTarget()), experiment.id() + "|net|" + mutant, artifact);
      }
    }
    kafka.flush();
    return experiment.id();
  }

  private String outputs(int from, int to) {
    int sent = 0;
    for (int batch = 0; batch < experiment.batches(); batch++) {
      for (String mutant : experiment.mutantIds().subList(from, to)) {
        for (String device : DEVICES) {
          InferenceOutput output = output(mutant, device, batch);
          kafka.post(Topics.INFERENCE_OUTPUTS, TestExperiment.key(output), output);
          sent++;
        }
      }
    }
    kafka.flush();
    return sent + " outputs";
  }

  private InferenceOutput output(String mutant, String device, int batch) {
    int number = mutant.equals("original") ? 0 : Integer.parseInt(mutant.substring(1));
    if (CRASHING.contains(number) && device.equals("c-gcc")) {
      return InferenceOutput.newBuilder(experiment.failed(mutant, device, batch, Outcome.RUN_CRASH, 11, "the runner ended with SIGSEGV"))
          .setMutation(mutation(mutant)).build();
    }
    String program = number % 7 == 3 ? "original-code" : TWINS.contains(number) ? "twins-code" : mutant + "-code";
    return InferenceOutput.newBuilder(experiment.output(mutant, device, batch, scaled(mutant, number, device, batch), program))
        .setMutation(mutation(mutant)).build();
  }

  /** Mutants that move the outputs by little and by much, and devices that round differently. */
  private float[][] scaled(String mutant, int number, String device, int batch) {
    float[][] original = experiment.vectors("original", DEVICES.getFirst(), batch);
    float[][] moved = experiment.vectors(mutant, device, batch);
    double strength = number == 0 ? 1e-5 : number % 7 == 3 ? 0 : Math.pow(10, -4 + number % 5);
    for (int i = 0; i < moved.length; i++) {
      for (int c = 0; c < moved[i].length; c++) {
        moved[i][c] = (float) (original[i][c] + Math.min(1, strength) * (moved[i][c] - original[i][c]));
      }
    }
    return moved;
  }

  private static Mutation mutation(String mutant) {
    if (mutant.equals("original")) {
      return TestExperiment.mutation(mutant);
    }
    int number = Integer.parseInt(mutant.substring(1));
    String family = FAMILIES.get(number % FAMILIES.size());
    return Mutation.newBuilder(TestExperiment.mutation(mutant)).setCategory(family).setOperator(family + "-" + number % 3).setOrdinal(number).build();
  }

  private BlobRef ir(String comparison, String device) {
    StringBuilder text = new StringBuilder("# " + device + "\n@T.prim_func\ndef pool2d(p: T.Buffer((1, 8, 16, 16), \"float32\")):\n");
    for (int i = 0; i < 30; i++) {
      text.append("    v").append(i).append(" = T.float32(").append(i).append(")\n");
    }
    text.append("    with T.sblock(\"pad\"):\n        pad[i, j] = T.if_then_else(j ").append(comparison).append(" 16, p[i, j], T.float32(0))\n");
    for (int i = 30; i < 50; i++) {
      text.append("    v").append(i).append(" = T.float32(").append(i).append(")\n");
    }
    Blob blob = store.put("ir", ".txt", text.toString().getBytes(StandardCharsets.UTF_8));
    return new BlobRef(blob.uri().toString(), blob.sha256(), blob.bytes());
  }
}
