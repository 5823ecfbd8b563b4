package dev.mutatenn.schemas.serde;

import java.lang.reflect.Constructor;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Which serde a process uses. The classes are configuration: ours by default, Confluent's (profile {@code confluent}) or
 * another that takes Confluent's configuration names.
 *
 * @param registryUrl value of schema.registry.url
 * @param serializerClass a {@code Serializer} with a constructor without parameters
 * @param deserializerClass a {@code Deserializer} with a constructor that takes the record's class, or one without parameters
 * @param settings further settings for both, under Confluent's names
 */
public record SerdeConfiguration(String registryUrl, String serializerClass, String deserializerClass, Map<String, String> settings) {
  public static final String DEFAULT_SERIALIZER = "dev.mutatenn.schemas.serde.AvroSerializer";
  public static final String DEFAULT_DESERIALIZER = "dev.mutatenn.schemas.serde.AvroDeserializer";
  private static final String REGISTRY = "schema.registry.";

  public SerdeConfiguration {
    settings = Map.copyOf(settings);
  }

  /** Our own serde against a registry. */
  public SerdeConfiguration(String registryUrl) {
    this(registryUrl, DEFAULT_SERIALIZER, DEFAULT_DESERIALIZER, Map.of());
  }

  /**
   * From a service's properties: {@code mutatenn.serializer} and {@code mutatenn.deserializer} name the classes,
   * {@code schema.registry.<setting>} are their settings, such as {@code schema.registry.basic.auth.user.info}.
   *
   * @param names all properties there are
   * @param values a property's value, or null
   */
  public static SerdeConfiguration from(Iterable<String> names, Function<String, String> values) {
    Map<String, String> settings = new HashMap<>();
    for (String name : names) {
      String value = name.startsWith(REGISTRY) && !name.equals(AvroSettings.URL) ? values.apply(name) : null;
      if (value != null) {
        settings.put(name.substring(REGISTRY.length()), value);
      }
    }
    String url = values.apply(AvroSettings.URL);
    if (url == null || url.isBlank()) {
      throw new ConfigException(AvroSettings.URL, url, "the schema registry's address is needed, for example http://localhost:8081");
    }
    return new SerdeConfiguration(url, otherwise(values.apply("mutatenn.serializer"), DEFAULT_SERIALIZER),
        otherwise(values.apply("mutatenn.deserializer"), DEFAULT_DESERIALIZER), settings);
  }

  /** A configured serializer for values. */
  @SuppressWarnings("unchecked")
  public <T extends SpecificRecord> Serializer<T> serializer() {
    Serializer<T> serializer = (Serializer<T>) instance("mutatenn.serializer", serializerClass, Serializer.class, null);
    serializer.configure(configuration(), false);
    return serializer;
  }

  /** A configured deserializer for values of {@code type}. */
  @SuppressWarnings("unchecked")
  public <T extends SpecificRecord> Deserializer<T> deserializer(Class<T> type) {
    Deserializer<T> deserializer = (Deserializer<T>) instance("mutatenn.deserializer", deserializerClass, Deserializer.class, type);
    deserializer.configure(configuration(), false);
    return deserializer;
  }

  /** Both, for Kafka Streams. */
  public <T extends SpecificRecord> Serde<T> serde(Class<T> type) {
    return Serdes.serdeFrom(this.<T>serializer(), deserializer(type));
  }

  private static String otherwise(String value, String instead) {
    return value == null || value.isBlank() ? instead : value;
  }

  private Map<String, Object> configuration() {
    Map<String, Object> all = new HashMap<>();
    all.put("specific.avro.reader", "true");
    all.putAll(settings);
    all.put(AvroSettings.URL, registryUrl);
    return all;
  }

  private static Object instance(String key, String name, Class<?> wanted, Class<?> argument) {
    try {
      Class<?> type = Class.forName(name, true, SerdeConfiguration.class.getClassLoader());
      if (!wanted.isAssignableFrom(type)) {
        throw new ConfigException(key, name, "it is no " + wanted.getName());
      }
      for (Constructor<?> constructor : type.getConstructors()) {
        if (argument != null && constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Class.class) {
          return constructor.newInstance(argument);
        }
      }
      return type.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new ConfigException(key, name, "cannot be made: " + e);
    }
  }
}
