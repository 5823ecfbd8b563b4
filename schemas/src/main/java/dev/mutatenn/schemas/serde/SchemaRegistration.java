package dev.mutatenn.schemas.serde;

import dev.mutatenn.schemas.Topic;
import dev.mutatenn.schemas.TopicCatalogue;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes a registry know the schema of every topic, and refuse changes that readers of this release could not follow. */
public final class SchemaRegistration {
  private static final String COMPATIBILITY = "BACKWARD";
  private static final int CONFLICT = 409;

  private SchemaRegistration() {}

  /**
   * Sets BACKWARD compatibility for every subject and registers its schema; may be run as often as one likes.
   *
   * @return schema ids by subject
   * @throws RegistryException naming the subject when the schema is not compatible with the one registered before
   */
  public static Map<String, Integer> registerAll(RegistryClient registry, TopicCatalogue catalogue, Collection<String> targets) {
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (Topic topic : catalogue.forTargets(targets)) {
      try {
        registry.compatibility(topic.subject(), COMPATIBILITY);
        ids.put(topic.subject(), registry.register(topic.subject(), topic.value()));
      } catch (RegistryException e) {
        if (e.status() == CONFLICT) {
          throw new RegistryException(CONFLICT, "the schema of subject " + topic.subject()
              + " cannot follow the one registered before (BACKWARD): " + e.getMessage(), e);
        }
        throw e;
      }
    }
    return ids;
  }
}
