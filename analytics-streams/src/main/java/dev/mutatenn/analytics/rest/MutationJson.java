package dev.mutatenn.analytics.rest;

import dev.mutatenn.schemas.Level;
import dev.mutatenn.schemas.Mutation;
import java.util.Map;

/** A fault. */
public record MutationJson(String operator, String category, Level level, String site, int ordinal, Map<String, String> parameters) {

  static MutationJson of(Mutation mutation) {
    return new MutationJson(mutation.getOperator(), mutation.getCategory(), mutation.getLevel(), mutation.getSite(), mutation.getOrdinal(),
        mutation.getParameters());
  }
}
