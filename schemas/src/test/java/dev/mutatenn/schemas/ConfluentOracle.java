package dev.mutatenn.schemas;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Confluent's genuine serde 7.9.5, with the Kafka and Avro classes it was built with, in a loader of its own that shares
 * nothing with ours but the JDK.
 */
final class ConfluentOracle implements AutoCloseable {
  private final ClassLoader previous;
  private final URLClassLoader loader;
  private final Object serializer;
  private final Object deserializer;
  private final Method serialize;
  private final Method deserialize;

  ConfluentOracle(String registryUrl) throws Exception {
    Path jar = Path.of("target/oracle/confluent-serde.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar.toAbsolutePath() + " is missing: mvn process-test-resources copies it");
    }
    previous = Thread.currentThread().getContextClassLoader();
    loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
    // Kafka's configuration looks classes up in the thread's loader.
    Thread.currentThread().setContextClassLoader(loader);
    serializer = configured("io.confluent.kafka.serializers.KafkaAvroSerializer", registryUrl);
    deserializer = configured("io.confluent.kafka.serializers.KafkaAvroDeserializer", registryUrl);
    serialize = serializer.getClass().getMethod("serialize", String.class, Object.class);
    deserialize = deserializer.getClass().getMethod("deserialize", String.class, byte[].class);
  }

  /** A record as Confluent's deserializer understands it: a generic record of the oracle's own Avro. */
  Object read(String topic, byte[] bytes) throws Exception {
    return call(deserialize, deserializer, topic, bytes);
  }

  /** What Confluent's serializer makes of what {@link #read} gave. */
  byte[] write(String topic, Object value) throws Exception {
    return (byte[]) call(serialize, serializer, topic, value);
  }

  @Override
  public void close() throws Exception {
    Thread.currentThread().setContextClassLoader(previous);
    loader.close();
  }

  private Object configured(String name, String registryUrl) throws Exception {
    Object instance = loader.loadClass(name).getConstructor().newInstance();
    instance.getClass().getMethod("configure", Map.class, boolean.class)
        .invoke(instance, Map.of("schema.registry.url", registryUrl, "auto.register.schemas", "true"), false);
    return instance;
  }

  private static Object call(Method method, Object on, Object... arguments) throws Exception {
    try {
      return method.invoke(on, arguments);
    } catch (InvocationTargetException e) {
      throw new AssertionError("Confluent's serde refuses: " + e.getCause(), e.getCause());
    }
  }
}
