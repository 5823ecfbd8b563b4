package dev.mutatenn.catalogue;

import java.util.List;
import java.util.Optional;

/**
 * A parameter of a mutation operator.
 *
 * @param name its name
 * @param type double, int or enum
 * @param defaultValue what it is unless given, as text
 * @param description for people
 * @param minimum the least that is allowed; negative infinity where nothing is too little
 * @param maximum the most that is allowed; infinity where nothing is too much
 * @param allowed the words of an enum
 */
public record Parameter(String name, String type, String defaultValue, String description, double minimum, double maximum, List<String> allowed) {
  public Parameter {
    allowed = List.copyOf(allowed);
  }

  /** Without limits. */
  public Parameter(String name, String type, String defaultValue, String description) {
    this(name, type, defaultValue, description, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, List.of());
  }

  /** What is wrong with a value, and what would be right; empty where nothing is. */
  public Optional<String> problem(String value) {
    return allows(value) ? Optional.empty() : Optional.of("'" + value + "' is not " + wanted());
  }

  /** What is allowed, in words: "a number from 0 to 1", "one of add, subtract". */
  public String wanted() {
    String kind = switch (type) {
      case "int" -> "a whole number";
      case "double" -> "a number";
      default -> "one of " + String.join(", ", allowed);
    };
    boolean least = !Double.isInfinite(minimum);
    boolean most = !Double.isInfinite(maximum);
    if (least && most) {
      return kind + " from " + plain(minimum) + " to " + plain(maximum);
    }
    return least ? kind + " of " + plain(minimum) + " or more" : most ? kind + " of " + plain(maximum) + " or less" : kind;
  }

  private boolean allows(String value) {
    try {
      return switch (type) {
        case "int" -> within(Long.parseLong(value));
        case "double" -> within(Double.parseDouble(value));
        default -> allowed.contains(value);
      };
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private boolean within(double value) {
    return Double.isFinite(value) && value >= minimum && value <= maximum;
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
