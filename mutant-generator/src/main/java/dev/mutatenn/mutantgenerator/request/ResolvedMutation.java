package dev.mutatenn.mutantgenerator.request;

import dev.mutatenn.catalogue.Operator;
import dev.mutatenn.schemas.SiteSelection;
import java.util.SortedMap;

/**
 * An entry of {@code mutations} with its operator found.
 *
 * @param field its path, such as {@code mutations[1]}
 * @param operator from the catalogue
 * @param parameters every parameter of the operator: as requested, or by default
 * @param sites a sound selection
 */
public record ResolvedMutation(String field, Operator operator, SortedMap<String, String> parameters, SiteSelection sites) {
}
