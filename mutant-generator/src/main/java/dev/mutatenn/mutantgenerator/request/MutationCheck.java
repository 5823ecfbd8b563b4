package dev.mutatenn.mutantgenerator.request;

import dev.mutatenn.catalogue.Operator;
import dev.mutatenn.catalogue.OperatorCatalogue;
import dev.mutatenn.catalogue.Parameter;
import dev.mutatenn.schemas.MutationRequest;
import dev.mutatenn.schemas.SiteSelection;
import dev.mutatenn.schemas.SiteSelectionKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Checks {@code mutations}: operators, site selections, parameters. */
final class MutationCheck {

  private static final int MAX_NAMES = 1_000;

  private final OperatorCatalogue operators;

  MutationCheck(OperatorCatalogue operators) {
    this.operators = operators;
  }

  /** Note the problems of all entries; returns those that have none. */
  List<ResolvedMutation> check(List<MutationRequest> mutations, Problems problems) {
    var resolved = new ArrayList<ResolvedMutation>();
    var earlier = new HashMap<List<Object>, String>();
    for (int i = 0; i < mutations.size(); i++) {
      var mutation = mutations.get(i);
      String field = "mutations[" + i + "]";
      boolean sitesAreSound = checkSites(mutation.getSites(), field + ".sites", problems);
      var operator = operator(mutation.getOperator(), field + ".operator", problems);
      if (operator.isEmpty()) {
        continue;
      }
      int before = problems.count();
      var parameters = parameters(operator.get(), mutation.getParameters(), field + ".parameters", problems);
      String first = earlier.putIfAbsent(List.of(operator.get().name(), parameters, mutation.getSites()), field);
      problems.require(first == null, field, "it repeats " + first, "ask for each mutation once");
      if (sitesAreSound && problems.count() == before) {
        resolved.add(new ResolvedMutation(field, operator.get(), parameters, mutation.getSites()));
      }
    }
    return resolved;
  }

  private Optional<Operator> operator(String name, String field, Problems problems) {
    var operator = operators.find(name);
    if (operator.isEmpty()) {
      var close = operators.closest(name);
      String all = close.isEmpty() ? "use one of " + names(operators.all()) : "docs/operators.md has them all";
      problems.add(field, "there is no mutation operator '" + name + "'", RequestCheck.didYouMean(close) + all);
    }
    return operator;
  }

  private static String names(List<Operator> operators) {
    return operators.stream().map(Operator::name).collect(Collectors.joining(", "));
  }

  private static boolean checkSites(SiteSelection sites, String field, Problems problems) {
    var names = sites.getNames();
    boolean fits = problems.require(sites.getKind() == SiteSelectionKind.NAMES || names.isEmpty(), field + ".names",
        "there are names, but sites are chosen by " + sites.getKind(), "choose by names, or leave them out");
    return fits & switch (sites.getKind()) {
      case ALL -> true;
      case RANGE -> problems.require(sites.getFirst() >= 1 && sites.getLast() >= sites.getFirst(), field,
          "the range is " + sites.getFirst() + " to " + sites.getLast(), "count from 1, and end not before the beginning, as in {first: 1, last: 5}");
      case SAMPLE, STRATIFIED -> problems.require(sites.getCount() >= 1, field, "the sample has " + sites.getCount() + " sites",
          "ask for at least 1, as in {sample: 3, seed: 7}");
      case NAMES -> problems.require(!names.isEmpty() && names.size() <= MAX_NAMES, field + ".names", "there are " + names.size() + " names",
          "name 1 to " + MAX_NAMES + " sites")
          & problems.require(new HashSet<>(names).size() == names.size(), field + ".names", "a site is named twice", "name each once");
    };
  }

  private static SortedMap<String, String> parameters(Operator operator, Map<String, String> given, String field, Problems problems) {
    var values = new TreeMap<String, String>();
    for (Parameter parameter : operator.parameters()) {
      String value = given.getOrDefault(parameter.name(), parameter.defaultValue());
      if (value == null) {
        problems.add(field + "." + parameter.name(), operator.name() + " needs this parameter", "give it a value: " + parameter.description());
      } else {
        parameter.problem(value)
            .ifPresent(wrong -> problems.add(field + "." + parameter.name(), wrong, "use " + parameter.wanted() + ": " + parameter.description()));
        values.put(parameter.name(), value);
      }
    }
    for (String name : given.keySet()) {
      problems.require(values.containsKey(name), field + "." + name, operator.name() + " has no parameter '" + name + "'",
          values.isEmpty() ? "leave it out: this operator has none" : "use one of " + String.join(", ", values.keySet()));
    }
    return values;
  }
}
