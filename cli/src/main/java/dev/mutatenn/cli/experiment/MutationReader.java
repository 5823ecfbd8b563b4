package dev.mutatenn.cli.experiment;

import dev.mutatenn.schemas.MutationRequest;
import dev.mutatenn.schemas.SiteSelection;
import dev.mutatenn.schemas.SiteSelectionKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads an entry of {@code mutations}. */
final class MutationReader {
  static final String EXAMPLE = "mutations: [{operator: conditional-lt-to-le, sites: all}]";
  private static final String SITES = "sites: all, or {first: 1, last: 5}, or {sample: 3, seed: 7}";
  private static final String PARAMETERS = "parameters: {factor: 1.001}";

  private MutationReader() {}

  static Optional<MutationRequest> read(YamlMap top, YamlMap.Member member) {
    return top.map(ModelReader.relative(top, member), member.node(), EXAMPLE, "operator", "sites", "parameters").flatMap(map -> {
      var operator = map.required("operator", "operator: conditional-lt-to-le").flatMap(node -> map.text("operator", node,
          "operator: conditional-lt-to-le"));
      var sites = map.required("sites", SITES).flatMap(node -> sites(map, node));
      Map<String, String> parameters = map.optional("parameters").map(node -> parameters(map, node)).orElse(Map.of());
      return operator.isPresent() && sites.isPresent()
          ? Optional.of(new MutationRequest(operator.get(), sites.get(), parameters))
          : Optional.<MutationRequest>empty();
    });
  }

  private static Optional<SiteSelection> sites(YamlMap map, Node node) {
    if (node instanceof ScalarNode scalar && scalar.getValue().equals("all")) {
      return Optional.of(SiteSelection.newBuilder().setKind(SiteSelectionKind.ALL).build());
    }
    if (!(node instanceof MappingNode)) {
      map.wrong("sites", node, "all or a selection", SITES);
      return Optional.empty();
    }
    return map.map("sites", node, SITES, "first", "last", "sample", "seed").flatMap(sites -> selection(map, sites));
  }

  private static Optional<SiteSelection> selection(YamlMap mutation, YamlMap sites) {
    boolean range = sites.has("first") || sites.has("last");
    boolean sample = sites.has("sample") || sites.has("seed");
    if (range == sample) {
      mutation.problem("sites", sites.line(), range ? "a range and a sample exclude each other" : "it selects nothing", SITES);
      return Optional.empty();
    }
    if (range) {
      int first = sites.optional("first").flatMap(node -> sites.integer("first", node, "first: 1")).orElse(1);
      return sites.required("last", "last: 5").flatMap(node -> sites.integer("last", node, "last: 5"))
          .map(last -> SiteSelection.newBuilder().setKind(SiteSelectionKind.RANGE).setFirst(first).setLast(last).build());
    }
    long seed = sites.optional("seed").flatMap(node -> sites.scalar("seed", node, "a whole number", "seed: 7", Scalars::wide)).orElse(0L);
    return sites.required("sample", "sample: 3").flatMap(node -> sites.integer("sample", node, "sample: 3"))
        .map(count -> SiteSelection.newBuilder().setKind(SiteSelectionKind.SAMPLE).setCount(count).setSeed(seed).build());
  }

  /** Their names and types are the operator's business; here they are scalars, kept as written. */
  private static Map<String, String> parameters(YamlMap map, Node node) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (!(node instanceof MappingNode mapping)) {
      map.wrong("parameters", node, "a group of settings", PARAMETERS);
      return parameters;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String name = tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "?";
      if (!(tuple.getValueNode() instanceof ScalarNode value)) {
        map.wrong("parameters." + name, tuple.getValueNode(), "a number or a text", PARAMETERS);
      } else if (parameters.putIfAbsent(name, value.getValue()) != null) {
        map.problem("parameters." + name, YamlMap.line(tuple.getKeyNode()), "is there twice", "keep one");
      }
    }
    return parameters;
  }
}
