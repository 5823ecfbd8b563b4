package dev.mutatenn.cli.experiment;

import dev.mutatenn.schemas.MutationRequest;
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
  private static final String PARAMETERS = "parameters: {factor: 1.001}";

  private MutationReader() {}

  static Optional<MutationRequest> read(YamlMap top, YamlMap.Member member) {
    return top.map(ModelReader.relative(top, member), member.node(), EXAMPLE, "operator", "sites", "parameters").flatMap(map -> {
      var operator = map.required("operator", "operator: conditional-lt-to-le").flatMap(node -> map.text("operator", node,
          "operator: conditional-lt-to-le"));
      var sites = map.required("sites", SiteSelectionReader.EXAMPLE).flatMap(node -> SiteSelectionReader.read(map, node));
      Map<String, String> parameters = map.optional("parameters").map(node -> parameters(map, node)).orElse(Map.of());
      return operator.isPresent() && sites.isPresent()
          ? Optional.of(new MutationRequest(operator.get(), sites.get(), parameters))
          : Optional.<MutationRequest>empty();
    });
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
