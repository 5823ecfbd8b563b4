package dev.mutatenn.cli.experiment;

import dev.mutatenn.schemas.BoundsCheckPolicy;
import dev.mutatenn.schemas.DatasetRequest;
import dev.mutatenn.schemas.ExperimentRequest;
import dev.mutatenn.schemas.ModelRequest;
import dev.mutatenn.schemas.MutationRequest;
import dev.mutatenn.schemas.SecondOrder;
import dev.mutatenn.schemas.Tolerance;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads an experiment file strictly: its form only, not whether operators, devices and files exist ({@link ExperimentCheck}). */
public final class ExperimentFileReader {
  private static final List<String> FIELDS =
      List.of("name", "models", "dataset", "mutations", "secondOrder", "maxMutantsPerModel", "maxMutantsSeed", "boundsCheck", "devices", "topK",
          "tolerance", "timeouts", "batchSize");
  private static final String DATASET = "dataset: {uri: models/datasets/digits, limit: 200}";
  private static final String DEVICES = "devices: [x86-64, c-gcc]";
  private static final String DURATION = "as in 250ms, 120s, 2m or 1h";

  private ExperimentFileReader() {}

  /**
   * Reads a file; paths in it are relative to its folder.
   *
   * @throws BadExperimentFile with everything that is wrong with its form
   */
  public static ExperimentFile read(Path file) throws BadExperimentFile {
    Findings findings = new Findings(file.toString());
    Optional<Node> root = compose(file, findings);
    findings.refuse();
    Optional<YamlMap> document = YamlMap.of(findings, "", root.orElseThrow(), "name: my-experiment", FIELDS.toArray(String[]::new));
    Optional<ExperimentRequest> request = document.flatMap(top -> request(top, new InputUris(file.toAbsolutePath().getParent())));
    findings.refuse();
    return new ExperimentFile(file, request.orElseThrow(), findings.lines());
  }

  private static Optional<Node> compose(Path file, Findings findings) {
    try {
      String text = Files.readString(file);
      Optional<Node> node = Optional.ofNullable(new Yaml(new LoaderOptions()).compose(new StringReader(text)));
      if (node.isEmpty()) {
        findings.add(1, "", "the file is empty", "examples/demo.yaml is one that works");
      }
      return node;
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      findings.add(line, "", "this is no YAML: " + e.getProblem(), "examples/demo.yaml is one that works");
    } catch (YAMLException e) {
      findings.add(1, "", "this is no YAML: " + e.getMessage(), "examples/demo.yaml is one that works");
    } catch (java.nio.file.NoSuchFileException e) {
      findings.add(1, "", "there is no such file", "give the path of an experiment file, such as examples/demo.yaml");
    } catch (java.nio.charset.CharacterCodingException e) {
      findings.add(1, "", "this is no text in UTF-8", "save it in UTF-8");
    } catch (IOException e) {
      if (Files.isDirectory(file)) {
        findings.add(1, "", "this is a folder", "give the path of an experiment file, such as examples/demo.yaml");
      } else {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }
    return Optional.empty();
  }

  private static Optional<ExperimentRequest> request(YamlMap top, InputUris uris) {
    var name = top.required("name", "name: my-experiment").flatMap(node -> top.text("name", node, "name: my-experiment"));
    var dataset = top.required("dataset", DATASET)
        .flatMap(node -> top.map("dataset", node, DATASET, "uri", "limit")).flatMap(map -> dataset(map, uris));
    boolean tensor = dataset.map(d -> d.getUri().endsWith(".npy")).orElse(true);
    ModelReader models = new ModelReader(uris, tensor);
    List<ModelRequest> networks = top.required("models", ModelReader.EXAMPLE)
        .map(node -> top.list("models", node, ModelReader.EXAMPLE, member -> models.read(top, member))).orElse(List.of());
    List<MutationRequest> mutations = top.optional("mutations")
        .map(node -> top.list("mutations", node, MutationReader.EXAMPLE, member -> MutationReader.read(top, member))).orElse(List.of());
    List<String> devices = top.required("devices", DEVICES).map(node -> top.texts("devices", node, "device names", DEVICES)).orElse(List.of());
    int topK = top.optional("topK").flatMap(node -> top.integer("topK", node, "topK: 5")).orElse(5);
    int most = top.optional("maxMutantsPerModel").flatMap(node -> top.integer("maxMutantsPerModel", node, "maxMutantsPerModel: 200")).orElse(0);
    long mostSeed = top.optional("maxMutantsSeed").flatMap(node -> top.wide("maxMutantsSeed", node, "maxMutantsSeed: 1")).orElse(0L);
    int batch = top.optional("batchSize").flatMap(node -> top.integer("batchSize", node, "batchSize: 50")).orElse(50);
    Tolerance tolerance = top.optional("tolerance").flatMap(node ->
        top.map("tolerance", node, "tolerance: {absolute: 1.0e-4, relative: 1.0e-3}", "absolute", "relative")).map(ExperimentFileReader::tolerance)
        .orElse(new Tolerance(1e-4, 1e-3));
    Optional<YamlMap> timeouts = top.optional("timeouts")
        .flatMap(node -> top.map("timeouts", node, "timeouts: {compile: 120s, inference: 30s}", "compile", "inference"));
    long compile = timeout(timeouts, "compile", Duration.ofSeconds(120));
    long inference = timeout(timeouts, "inference", Duration.ofSeconds(30));
    return name.isEmpty() || dataset.isEmpty() ? Optional.empty()
        : Optional.of(ExperimentRequest.newBuilder().setExperiment("").setName(name.get()).setModels(networks).setDataset(dataset.get())
            .setMutations(mutations).setSecondOrder(secondOrder(top)).setMaxMutantsPerModel(most).setMaxMutantsSeed(mostSeed)
            .setBoundsCheck(boundsCheck(top))
            .setDevices(devices).setTopK(topK).setTolerance(tolerance).setCompileTimeoutMillis(compile).setInferenceTimeoutMillis(inference)
            .setBatchSize(batch).setRequestedAt(Instant.EPOCH).build());
  }

  private static Optional<DatasetRequest> dataset(YamlMap map, InputUris uris) {
    var uri = map.required("uri", DATASET).flatMap(node -> uris.read(map, node, DATASET));
    var limit = map.optional("limit").flatMap(node -> map.integer("limit", node, "limit: 200"));
    return uri.map(value -> new DatasetRequest(value.toString(), limit.orElse(null)));
  }

  /** Mutants with two faults, or null for none: the record's way to say so. */
  private static SecondOrder secondOrder(YamlMap top) {
    String example = "secondOrder: {count: 20, seed: 1}";
    return top.optional("secondOrder").flatMap(node -> top.map("secondOrder", node, example, "count", "seed")).flatMap(map -> {
      long seed = map.optional("seed").flatMap(node -> map.wide("seed", node, "seed: 1")).orElse(0L);
      return map.required("count", example).flatMap(node -> map.integer("count", node, "count: 20")).map(count -> new SecondOrder(count, seed));
    }).orElse(null);
  }

  private static BoundsCheckPolicy boundsCheck(YamlMap top) {
    return top.optional("boundsCheck").flatMap(node -> top.scalar("boundsCheck", node, "default, all or none", "boundsCheck: default",
        text -> Stream.of(BoundsCheckPolicy.values()).filter(policy -> policy.name().toLowerCase(Locale.ROOT).equals(text.strip())).findFirst()))
        .orElse(BoundsCheckPolicy.DEFAULT);
  }

  private static Tolerance tolerance(YamlMap map) {
    double absolute = map.optional("absolute").flatMap(node -> map.scalar("absolute", node, "a number", "absolute: 1.0e-4", Scalars::number))
        .orElse(1e-4);
    double relative = map.optional("relative").flatMap(node -> map.scalar("relative", node, "a number", "relative: 1.0e-3", Scalars::number))
        .orElse(1e-3);
    return new Tolerance(absolute, relative);
  }

  private static long timeout(Optional<YamlMap> timeouts, String name, Duration otherwise) {
    return timeouts.flatMap(map -> map.optional(name)
        .flatMap(node -> map.scalar(name, node, "a time with its unit", DURATION, Scalars::duration))).orElse(otherwise).toMillis();
  }
}
