package dev.mutatenn.tvmdriver;

import java.util.Map;

/**
 * An operator at a site.
 *
 * @param operator its name
 * @param site the site's name
 * @param ordinal the site's number, for messages
 * @param parameters of the operator
 */
public record PlannedMutation(String operator, String site, int ordinal, Map<String, String> parameters) {
  public PlannedMutation {
    parameters = Map.copyOf(parameters);
  }
}
