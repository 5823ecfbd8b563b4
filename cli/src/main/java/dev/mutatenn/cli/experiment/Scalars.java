package dev.mutatenn.cli.experiment;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values of an experiment file, from their text; empty where the text is none. */
final class Scalars {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,3})?)\\s*(ms|s|m|h)");

  private Scalars() {}

  static Optional<String> text(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(text.strip());
  }

  static Optional<Integer> integer(String text) {
    try {
      return Optional.of(Integer.parseInt(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  static Optional<Long> wide(String text) {
    try {
      return Optional.of(Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** A finite number, with or without exponent. */
  static Optional<Double> number(String text) {
    if (!text.strip().matches("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?")) {
      return Optional.empty();
    }
    double value = Double.parseDouble(text.strip());
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }

  /** {@code 250ms}, {@code 120s}, {@code 2m}, {@code 1h}; a bare number has no unit and is none. */
  static Optional<Duration> duration(String text) {
    Matcher matcher = DURATION.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    double unit = switch (matcher.group(2)) {
      case "ms" -> 1;
      case "s" -> 1_000;
      case "m" -> 60_000;
      default -> 3_600_000;
    };
    return Optional.of(Duration.ofMillis(Math.round(Double.parseDouble(matcher.group(1)) * unit)));
  }
}
