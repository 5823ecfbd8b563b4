package dev.mutatenn.tvmdriver;

import java.util.Map;

/**
 * Asks for an operator's sites.
 *
 * @param operator its name
 * @param parameters as they will be applied
 */
public record SurveyRequest(String operator, Map<String, String> parameters) {
  public SurveyRequest {
    parameters = Map.copyOf(parameters);
  }
}
