package dev.mutatenn.catalogue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The mutation operators there are, from operators.yaml. */
public final class OperatorCatalogue {
  private static final String FILE = "operators.yaml";

  private final List<Operator> operators;

  private OperatorCatalogue(List<Operator> operators) {
    this.operators = List.copyOf(operators);
  }

  /** Reads the catalogue of this build. */
  public static OperatorCatalogue load() {
    List<Operator> operators = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Document row : Document.resource(FILE).list("operators")) {
      row.only("name", "originalTitle", "category", "level", "sites", "description", "source", "parameters");
      Operator operator = new Operator(row.text("name"), row.text("originalTitle"), row.text("category"), level(row), row.text("sites"),
          row.text("description"), row.text("source"), row.list("parameters").stream().map(OperatorCatalogue::parameter).toList());
      if (!names.add(operator.name()) || !names.add(operator.originalTitle())) {
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
    return operators.stream().filter(o -> o.name().equals(nameOrTitle) || o.originalTitle().equals(nameOrTitle)).findFirst();
  }

  /** Names that somebody who wrote {@code wrong} may have meant, nearest first, at most three. */
  public List<String> closest(String wrong) {
    return Closest.to(wrong, operators.stream().flatMap(o -> java.util.stream.Stream.of(o.name(), o.originalTitle())).toList());
  }

  private static Level level(Document row) {
    return switch (row.text("level")) {
      case "graph" -> Level.GRAPH;
      case "loop" -> Level.LOOP;
      default -> throw row.wrong("level", "must be graph or loop, not " + row.text("level").toLowerCase(Locale.ROOT));
    };
  }

  private static Parameter parameter(Document row) {
    row.only("name", "type", "default", "description");
    return new Parameter(row.text("name"), row.text("type"), row.text("default"), row.text("description"));
  }
}
