package dev.mutatenn.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A place in a YAML file, read with errors that say where it is. */
record Document(String file, String place, JsonNode node) {
  private static final YAMLMapper YAML = new YAMLMapper();

  static Document resource(String name) {
    try (InputStream in = Document.class.getClassLoader().getResourceAsStream(name)) {
      return new Document(name, "", YAML.readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  static Document file(Path path) {
    try {
      return new Document(path.toString(), "", YAML.readTree(Files.readString(path)));
    } catch (NoSuchFileException e) {
      throw new CatalogueException(path.toString(), "file", "does not exist");
    } catch (JsonProcessingException e) {
      throw new CatalogueException(path.toString(), "line " + e.getLocation().getLineNr(), "is no YAML: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  /** The members of a list, which must be there. */
  List<Document> list(String field) {
    JsonNode value = node.get(field);
    if (value == null || !value.isArray()) {
      throw wrong(field, "a list is needed");
    }
    List<Document> all = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      all.add(new Document(file, at(field) + "[" + i + "]", value.get(i)));
    }
    return all;
  }

  /** A list of texts, which must be there. */
  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    for (Document member : list(field)) {
      if (!member.node().isValueNode() || member.node().isNull()) {
        throw new CatalogueException(file, member.place(), "a text is needed");
      }
      texts.add(member.node().asText());
    }
    return texts;
  }

  /** Texts by name, in the file's order; none where the field is absent. */
  Map<String, String> pairs(String field) {
    Map<String, String> pairs = new LinkedHashMap<>();
    if (has(field)) {
      Document group = object(field);
      group.node().fieldNames().forEachRemaining(name -> pairs.put(name, group.text(name)));
    }
    return Collections.unmodifiableMap(pairs);
  }

  Document object(String field) {
    JsonNode value = node.get(field);
    if (value == null || !value.isObject()) {
      throw wrong(field, "a group of settings is needed");
    }
    return new Document(file, at(field), value);
  }

  String text(String field) {
    JsonNode value = node.get(field);
    if (value == null || !value.isValueNode() || value.asText().isBlank()) {
      throw wrong(field, "a text is needed");
    }
    return value.asText();
  }

  int integer(String field) {
    JsonNode value = node.get(field);
    if (value == null || !value.isInt()) {
      throw wrong(field, "a whole number is needed");
    }
    return value.asInt();
  }

  double number(String field) {
    JsonNode value = node.get(field);
    if (value == null || !value.isNumber()) {
      throw wrong(field, "a number is needed");
    }
    return value.asDouble();
  }

  boolean truth(String field) {
    JsonNode value = node.get(field);
    if (value == null || !value.isBoolean()) {
      throw wrong(field, "true or false is needed");
    }
    return value.asBoolean();
  }

  boolean has(String field) {
    return node.has(field);
  }

  Map<String, Object> map(String field) {
    Map<String, Object> all = new LinkedHashMap<>();
    object(field).node().properties().forEach(entry -> all.put(entry.getKey(), YAML.convertValue(entry.getValue(), Object.class)));
    return all;
  }

  /** Refuses fields that nobody reads: nearly always misspelt ones. */
  void only(String... known) {
    Set<String> names = new TreeSet<>(Set.of(known));
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!names.contains(entry.getKey())) {
        throw wrong(entry.getKey(), "is not known here; known are " + String.join(", ", names));
      }
    }
  }

  CatalogueException wrong(String field, String problem) {
    return new CatalogueException(file, at(field), problem);
  }

  private String at(String field) {
    return place.isEmpty() ? field : place + "." + field;
  }
}
