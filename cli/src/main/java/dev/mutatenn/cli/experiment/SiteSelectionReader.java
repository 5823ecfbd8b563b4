package dev.mutatenn.cli.experiment;

import dev.mutatenn.schemas.SiteSelection;
import dev.mutatenn.schemas.SiteSelectionKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code sites}: which of an operator's sites. */
final class SiteSelectionReader {
  static final String EXAMPLE = "sites: all, or {first: 1, last: 5}, {sample: 3, seed: 7}, {stratified: 9, seed: 7}, {names: [main/conv2d#3@1f0c66d2]}";

  private SiteSelectionReader() {}

  static Optional<SiteSelection> read(YamlMap mutation, Node node) {
    if (node instanceof ScalarNode scalar && scalar.getValue().equals("all")) {
      return Optional.of(SiteSelection.newBuilder().setKind(SiteSelectionKind.ALL).build());
    }
    if (!(node instanceof MappingNode)) {
      mutation.wrong("sites", node, "all or a selection", EXAMPLE);
      return Optional.empty();
    }
    return mutation.map("sites", node, EXAMPLE, "first", "last", "sample", "stratified", "names", "seed").flatMap(sites -> selection(mutation, sites));
  }

  private static Optional<SiteSelection> selection(YamlMap mutation, YamlMap sites) {
    List<String> ways = Stream.of("range", "sample", "stratified", "names").filter(way -> isChosen(sites, way)).toList();
    if (ways.size() != 1) {
      mutation.problem("sites", sites.line(), ways.isEmpty() ? "it selects nothing" : String.join(" and ", ways) + " exclude each other", EXAMPLE);
      return Optional.empty();
    }
    return switch (ways.getFirst()) {
      case "range" -> range(sites);
      case "sample" -> sample(sites, "sample", SiteSelectionKind.SAMPLE);
      case "stratified" -> sample(sites, "stratified", SiteSelectionKind.STRATIFIED);
      default -> names(sites);
    };
  }

  /** A seed without a number of sites means a sample whose size was forgotten. */
  private static boolean isChosen(YamlMap sites, String way) {
    return switch (way) {
      case "range" -> sites.has("first") || sites.has("last");
      case "sample" -> sites.has("sample") || sites.has("seed") && !sites.has("stratified");
      default -> sites.has(way);
    };
  }

  private static Optional<SiteSelection> range(YamlMap sites) {
    int first = sites.optional("first").flatMap(node -> sites.integer("first", node, "first: 1")).orElse(1);
    return sites.required("last", "last: 5").flatMap(node -> sites.integer("last", node, "last: 5"))
        .map(last -> SiteSelection.newBuilder().setKind(SiteSelectionKind.RANGE).setFirst(first).setLast(last).build());
  }

  private static Optional<SiteSelection> sample(YamlMap sites, String name, SiteSelectionKind kind) {
    long seed = sites.optional("seed").flatMap(node -> sites.wide("seed", node, "seed: 7")).orElse(0L);
    return sites.required(name, name + ": 3").flatMap(node -> sites.integer(name, node, name + ": 3"))
        .map(count -> SiteSelection.newBuilder().setKind(kind).setCount(count).setSeed(seed).build());
  }

  private static Optional<SiteSelection> names(YamlMap sites) {
    return sites.required("names", EXAMPLE).map(node -> sites.texts("names", node, "names of sites", "names: [main/conv2d#3@1f0c66d2], as mutatenn survey --sites lists them"))
        .map(names -> SiteSelection.newBuilder().setKind(SiteSelectionKind.NAMES).setNames(names).build());
  }
}
