package dev.mutatenn.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * The topics of the system, from topics.yaml.
 *
 * @param topics the rows, in the file's order
 */
public record TopicCatalogue(List<Topic> topics) {
  private static final String FILE = "topics.yaml";

  public TopicCatalogue {
    topics = List.copyOf(topics);
  }

  /**
   * Reads the catalogue of this build.
   *
   * @throws IllegalStateException naming topic and field when the file is wrong
   */
  public static TopicCatalogue load() {
    try (InputStream in = TopicCatalogue.class.getClassLoader().getResourceAsStream(FILE)) {
      List<Topic> topics = new ArrayList<>();
      for (JsonNode row : new YAMLMapper().readTree(in).get("topics")) {
        topics.add(topic(row));
      }
      return new TopicCatalogue(topics);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILE, e);
    }
  }

  /** Every topic there is when artifacts are made for {@code targets}. */
  public List<Topic> forTargets(Collection<String> targets) {
    List<Topic> all = new ArrayList<>();
    for (Topic topic : topics) {
      if (topic.perTarget()) {
        targets.stream().distinct().sorted().map(topic::forTarget).forEach(all::add);
      } else {
        all.add(topic);
      }
    }
    return all;
  }

  private static Topic topic(JsonNode row) {
    String name = text(row, "name", "?");
    Map<String, String> settings = new LinkedHashMap<>();
    if (row.has("settings")) {
      row.get("settings").properties().forEach(entry -> settings.put(entry.getKey(), entry.getValue().asText()));
    }
    String retention = text(row, "retention", name);
    return new Topic(name, text(row, "for", name), text(row, "key", name), schema(text(row, "value", name)),
        row.get("partitions").asInt(), text(row, "cleanup", name),
        "forever".equals(retention) ? Duration.ZERO : Duration.parse(retention), settings);
  }

  private static String text(JsonNode row, String field, String topic) {
    if (!row.hasNonNull(field)) {
      throw new IllegalStateException(FILE + ": topic " + topic + ": " + field + " is missing");
    }
    return row.get(field).asText();
  }

  private static Schema schema(String record) {
    try {
      Class<?> type = Class.forName(TopicCatalogue.class.getPackageName() + "." + record, true, TopicCatalogue.class.getClassLoader());
      return SpecificData.get().getSchema(type.asSubclass(SpecificRecord.class));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(FILE + ": there is no schema " + record + " in src/main/avro", e);
    }
  }
}
