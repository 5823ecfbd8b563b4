package dev.mutatenn.analytics.submit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mutatenn.schemas.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/**
 * Reads plain JSON as Avro: fields with a default may be left out, a union with null takes null or the value itself. All that is wrong
 * is said at once, each with its path.
 */
final class RequestReader {
  private static final double EXACT_INTEGERS = 1L << 53;

  private final List<Problem> problems = new ArrayList<>();

  List<Problem> problems() {
    return problems;
  }

  /** The value; of any content where a problem was found. */
  Object read(JsonNode json, Schema schema, String path) {
    return switch (schema.getType()) {
      case RECORD -> json.isObject() ? object(json, schema, path) : wrong(path, json, "an object with " + names(schema));
      case ARRAY -> json.isArray() ? array(json, schema, path) : wrong(path, json, "an array");
      case MAP -> json.isObject() ? map(json, schema, path) : wrong(path, json, "an object");
      case UNION -> json.isNull() ? null : read(json, present(schema), path);
      case ENUM -> json.isTextual() && schema.hasEnumSymbol(json.textValue()) ? new GenericData.EnumSymbol(schema, json.textValue())
          : wrong(path, json, "one of " + String.join(", ", schema.getEnumSymbols()));
      case STRING -> json.isTextual() ? json.textValue() : wrong(path, json, "a text");
      case BOOLEAN -> json.isBoolean() ? Boolean.valueOf(json.booleanValue()) : wrong(path, json, "true or false");
      case INT -> whole(json) && json.canConvertToInt() ? Integer.valueOf(json.intValue()) : wrong(path, json, "a whole number");
      case LONG -> whole(json) && json.canConvertToLong() ? Long.valueOf(json.longValue()) : wrong(path, json, "a whole number");
      case FLOAT -> json.isNumber() ? Float.valueOf(json.floatValue()) : wrong(path, json, "a number");
      case DOUBLE -> json.isNumber() ? Double.valueOf(json.doubleValue()) : wrong(path, json, "a number");
      case NULL, BYTES, FIXED -> wrong(path, json, "nothing");
    };
  }

  private Object object(JsonNode json, Schema schema, String path) {
    GenericData.Record record = new GenericData.Record(schema);
    json.fieldNames().forEachRemaining(name -> {
      if (schema.getField(name) == null) {
        problem(within(path, name), "there is no such field", names(schema));
      }
    });
    for (Schema.Field field : schema.getFields()) {
      JsonNode value = json.get(field.name());
      if (value != null) {
        record.put(field.pos(), read(value, field.schema(), within(path, field.name())));
      } else if (field.hasDefaultValue()) {
        record.put(field.pos(), GenericData.get().getDefaultValue(field));
      } else {
        problem(within(path, field.name()), "it is missing", field.doc());
      }
    }
    return record;
  }

  private Object array(JsonNode json, Schema schema, String path) {
    List<Object> values = new ArrayList<>();
    for (JsonNode each : json) {
      values.add(read(each, schema.getElementType(), path + "[" + values.size() + "]"));
    }
    return values;
  }

  private Object map(JsonNode json, Schema schema, String path) {
    Map<String, Object> values = new HashMap<>();
    json.fields().forEachRemaining(each -> values.put(each.getKey(), read(each.getValue(), schema.getValueType(), within(path, each.getKey()))));
    return values;
  }

  private Object wrong(String path, JsonNode json, String right) {
    String found = json.toString();
    problem(path, "it is " + (found.length() > 60 ? found.substring(0, 60) + "…" : found), right);
    return null;
  }

  private void problem(String path, String message, String remedy) {
    problems.add(new Problem(path.isEmpty() ? "the request" : path, message, remedy));
  }

  private static boolean whole(JsonNode json) {
    return json.isIntegralNumber() || (json.isNumber() && json.doubleValue() == Math.rint(json.doubleValue())
        && Math.abs(json.doubleValue()) < EXACT_INTEGERS);
  }

  private static Schema present(Schema union) {
    return union.getTypes().stream().filter(type -> type.getType() != Schema.Type.NULL).findFirst().orElseThrow();
  }

  private static String names(Schema schema) {
    return "fields " + String.join(", ", schema.getFields().stream().map(Schema.Field::name).toList());
  }

  private static String within(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
