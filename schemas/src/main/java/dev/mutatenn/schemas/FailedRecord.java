package dev.mutatenn.schemas;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * A record that could not be processed, as it came: undecoded.
 *
 * @param topic source topic
 * @param partition source partition
 * @param offset source offset
 * @param key raw, or null
 * @param value raw, or null
 * @param headers raw; a value may be null
 * @param deliveries how often it was tried
 */
public record FailedRecord(String topic, int partition, long offset, byte[] key, byte[] value, Map<String, byte[]> headers, int deliveries) {

  /**
   * The dead letter that keeps it.
   *
   * @param service who gave up
   * @param at when; kept to the millisecond
   */
  public DeadLetter letter(String service, Throwable cause, Instant at) {
    Map<String, ByteBuffer> raw = new HashMap<>();
    headers.forEach((name, bytes) -> raw.put(name, bytes == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(bytes)));
    return DeadLetter.newBuilder()
        .setService(service).setTopic(topic).setPartition(partition).setOffset(offset)
        .setKey(buffer(key)).setValue(buffer(value)).setHeaders(raw)
        .setCause(cause.getClass().getName()).setMessage(messages(cause)).setDeliveries(deliveries)
        .setFailedAt(at.truncatedTo(ChronoUnit.MILLIS))
        .build();
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  /** The messages of an error and of what caused it, each once. */
  private static String messages(Throwable cause) {
    StringBuilder all = new StringBuilder();
    for (Throwable at = cause; at != null; at = at.getCause()) {
      String message = at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
      if (all.indexOf(message) < 0) {
        all.append(all.isEmpty() ? "" : ": ").append(message);
      }
    }
    return all.toString();
  }
}
