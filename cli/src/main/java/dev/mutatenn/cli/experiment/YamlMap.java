package dev.mutatenn.cli.experiment;

import dev.mutatenn.catalogue.Closest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A group of settings in a YAML file, read strictly: a field that is not known, is there twice, is missing or has another form than it should is
 * noted with its line, and reading goes on, so that all of it is told at once.
 */
final class YamlMap {
  private final Findings findings;
  private final String path;
  private final int line;
  private final Map<String, Node> fields = new LinkedHashMap<>();

  private YamlMap(Findings findings, String path, MappingNode node, List<String> known) {
    this.findings = findings;
    this.path = path;
    this.line = line(node);
    findings.at(path, line);
    for (NodeTuple tuple : node.getValue()) {
      take(tuple, known);
    }
  }

  /** The group that a node is, or a finding. */
  static Optional<YamlMap> of(Findings findings, String path, Node node, String example, String... known) {
    if (node instanceof MappingNode mapping) {
      return Optional.of(new YamlMap(findings, path, mapping, List.of(known)));
    }
    findings.add(line(node), path, "is " + form(node) + ", a group of settings is needed", example);
    return Optional.empty();
  }

  private void take(NodeTuple tuple, List<String> known) {
    String name = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
    int at = line(tuple.getKeyNode());
    findings.at(child(name), at);
    if (!known.contains(name)) {
      List<String> close = Closest.to(name, known);
      findings.add(at, child(name), "there is no such field",
          (close.isEmpty() ? "" : "did you mean " + String.join(" or ", close) + "? ") + "known here: " + String.join(", ", known));
    } else if (fields.putIfAbsent(name, tuple.getValueNode()) != null) {
      findings.add(at, child(name), "is there twice", "keep one");
    }
  }

  int line() {
    return line;
  }

  boolean has(String name) {
    return fields.containsKey(name) && !isNull(fields.get(name));
  }

  /** The node of a field; a finding when it is missing. */
  Optional<Node> required(String name, String example) {
    if (has(name)) {
      return Optional.of(fields.get(name));
    }
    findings.add(fields.containsKey(name) ? line(fields.get(name)) : line, child(name), "is missing", example);
    return Optional.empty();
  }

  /** The node of a field that may be left out. */
  Optional<Node> optional(String name) {
    return has(name) ? Optional.of(fields.get(name)) : Optional.empty();
  }

  /** A group within this one. */
  Optional<YamlMap> map(String name, Node node, String example, String... known) {
    return of(findings, child(name), node, example, known);
  }

  /** The members of a list, with their paths. */
  <T> List<T> list(String name, Node node, String example, Function<Member, Optional<T>> read) {
    if (!(node instanceof SequenceNode sequence)) {
      wrong(name, node, "a list", example);
      return List.of();
    }
    List<T> all = new ArrayList<>();
    int index = 0;
    for (Node member : sequence.getValue()) {
      String place = child(name) + "[" + index++ + "]";
      findings.at(place, line(member));
      read.apply(new Member(place, member)).ifPresent(all::add);
    }
    return all;
  }

  /** A member of a list. */
  record Member(String path, Node node) {}

  /** A scalar in the form that {@code parse} reads; a finding when it returns empty. */
  <T> Optional<T> scalar(String name, Node node, String what, String example, Function<String, Optional<T>> parse) {
    Optional<T> value = node instanceof ScalarNode scalar && !isNull(node) ? parse.apply(scalar.getValue()) : Optional.empty();
    if (value.isEmpty()) {
      wrong(name, node, what, example);
    }
    return value;
  }

  Optional<String> text(String name, Node node, String example) {
    return scalar(name, node, "a text", example, Scalars::text);
  }

  Optional<Integer> integer(String name, Node node, String example) {
    return scalar(name, node, "a whole number", example, Scalars::integer);
  }

  Optional<Long> wide(String name, Node node, String example) {
    return scalar(name, node, "a whole number", example, Scalars::wide);
  }

  /** A list of texts, {@code what} in the plural; a finding for a member that is none. */
  List<String> texts(String name, Node node, String what, String example) {
    return list(name, node, example, member -> Scalars.text(member.node() instanceof ScalarNode scalar ? scalar.getValue() : "").or(() -> {
      problem(name, line(member.node()), "a list of " + what + " is needed", example);
      return Optional.empty();
    }));
  }

  /** What a field is instead of what it should be. */
  void wrong(String name, Node node, String needed, String example) {
    findings.add(line(node), child(name), "is " + form(node) + ", " + needed + " is needed", example);
  }

  void problem(String name, int at, String message, String remedy) {
    findings.add(at, child(name), message, remedy);
  }

  String child(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  private static boolean isNull(Node node) {
    return node instanceof ScalarNode scalar && scalar.isPlain() && (scalar.getValue().isEmpty() || scalar.getValue().matches("~|null|Null|NULL"));
  }

  private static String form(Node node) {
    return switch (node) {
      case ScalarNode _ when isNull(node) -> "empty";
      case ScalarNode scalar -> "\"" + scalar.getValue() + "\"";
      case SequenceNode _ -> "a list";
      case MappingNode _ -> "a group of settings";
      default -> "something else";
    };
  }
}
