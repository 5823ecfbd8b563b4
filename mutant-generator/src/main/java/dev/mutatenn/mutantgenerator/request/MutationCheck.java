package dev.mutatenn.mutantgenerator.request;

import dev.mutatenn.catalogue.Operator;
import dev.mutatenn.catalogue.OperatorCatalogue;
import dev.mutatenn.catalogue.Parameter;
import dev.mutatenn.schemas.MutationRequest;
import dev.mutatenn.schemas.SiteSelection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Checks {@code mutations}: operators, site selections, parameters. */
final class MutationCheck {

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
            problems.add(field, "there is no mutation operator '" + name + "'",
                    RequestCheck.didYouMean(operators.closest(name)) + "use one of " + names(operators.all()));
        }
        return operator;
    }

    private static String names(List<Operator> operators) {
        return operators.stream().map(Operator::name).collect(Collectors.joining(", "));
    }

    private static boolean checkSites(SiteSelection sites, String field, Problems problems) {
        return switch (sites.getKind()) {
            case ALL -> true;
            case RANGE -> problems.require(sites.getFirst() >= 1 && sites.getLast() >= sites.getFirst(), field,
                    "the range is " + sites.getFirst() + " to " + sites.getLast(), "count from 1, and end not before the beginning, as in {first: 1, last: 5}");
            case SAMPLE -> problems.require(sites.getCount() >= 1, field, "the sample has " + sites.getCount() + " sites",
                    "ask for at least 1, as in {sample: 3, seed: 7}");
        };
    }

    private static SortedMap<String, String> parameters(Operator operator, Map<String, String> given, String field, Problems problems) {
        var values = new TreeMap<String, String>();
        for (Parameter parameter : operator.parameters()) {
            String value = given.getOrDefault(parameter.name(), parameter.defaultValue());
            if (value == null) {
                problems.add(field + "." + parameter.name(), operator.name() + " needs this parameter", "give it a value: " + parameter.description());
            } else {
                problems.require(hasType(value, parameter.type()), field + "." + parameter.name(), "'" + value + "' is no " + parameter.type(),
                        parameter.description());
                values.put(parameter.name(), value);
            }
        }
        for (String name : given.keySet()) {
            problems.require(values.containsKey(name), field + "." + name, operator.name() + " has no parameter '" + name + "'",
                    values.isEmpty() ? "leave it out: this operator has none" : "use one of " + String.join(", ", values.keySet()));
        }
        return values;
    }

    private static boolean hasType(String value, String type) {
        try {
            return switch (type) {
                case "int" -> Long.parseLong(value) != Long.MIN_VALUE;
                case "double" -> Double.isFinite(Double.parseDouble(value));
                default -> true;
            };
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
