package dev.mutatenn.catalogue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The mutation operators there are, from operators.yaml. */
public final class OperatorCatalogue {
  private static final String FILE = "operators.yaml";
  private static final List<String> TYPES = List.of("double", "int", "enum");

  private final List<Operator> operators;

  private OperatorCatalogue(List<Operator> operators) {
    this.operators = List.copyOf(operators);
  }

  /** Reads the catalogue of this build. */
  public static OperatorCatalogue load() {
    List<Operator> operators = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Document row : Document.resource(FILE).list("operators")) {
      Operator operator = operator(row);
      if (!names.add(operator.name()) || !operator.originalTitle().isEmpty() && !names.add(operator.originalTitle())) {
        throw row.wrong("name", operator.name() + " is there twice");
      }
      operators.add(operator);
    }
    return new OperatorCatalogue(operators);
  }

  /** All of them, in the file's order. */
  public List<Operator> all() {
    return operators;
  }

  /** By name or original title. */
  public Optional<Operator> find(String nameOrTitle) {
    return operators.stream().filter(operator -> operator.isCalled(nameOrTitle)).findFirst();
  }

  /** Names that somebody who wrote {@code wrong} may have meant, nearest first, at most three. */
  public List<String> closest(String wrong) {
    return Closest.to(wrong, operators.stream().flatMap(o -> Stream.of(o.name(), o.originalTitle())).filter(name -> !name.isEmpty()).toList());
  }

  private static Operator operator(Document row) {
    row.only("name", "originalTitle", "category", "level", "sites", "description", "before", "after", "source", "mayLeaveBounds", "parameters");
    Level level = level(row);
    Stage stage = level == Level.GRAPH ? Stage.IMPORTED : Stage.SCHEDULED;
    List<Parameter> parameters = row.has("parameters") ? row.list("parameters").stream().map(OperatorCatalogue::parameter).toList() : List.of();
    return new Operator(row.text("name"), row.has("originalTitle") ? row.text("originalTitle") : "", row.text("category"), level, stage, row.text("sites"),
        row.text("description"), row.text("before"), row.text("after"), row.text("source"), row.has("mayLeaveBounds") && row.truth("mayLeaveBounds"), parameters);
  }

  private static Level level(Document row) {
    return switch (row.text("level")) {
      case "graph" -> Level.GRAPH;
      case "loop" -> Level.LOOP;
      default -> throw row.wrong("level", "must be graph or loop, not " + row.text("level").toLowerCase(Locale.ROOT));
    };
  }

  private static Parameter parameter(Document row) {
    row.only("name", "type", "default", "description", "minimum", "maximum", "allowed");
    String type = row.text("type");
    if (!TYPES.contains(type)) {
      throw row.wrong("type", "must be one of " + String.join(", ", TYPES) + ", not " + type);
    }
    List<String> allowed = type.equals("enum") ? row.list("allowed").stream().map(word -> word.node().asText()).toList() : List.of();
    Parameter parameter = new Parameter(row.text("name"), type, row.text("default"), row.text("description"),
        row.has("minimum") ? row.number("minimum") : Double.NEGATIVE_INFINITY, row.has("maximum") ? row.number("maximum") : Double.POSITIVE_INFINITY, allowed);
    parameter.problem(parameter.defaultValue()).ifPresent(problem -> {
      throw row.wrong("default", problem);
    });
    return parameter;
  }
}
