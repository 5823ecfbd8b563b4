package dev.mutatenn.analytics.deadletter;

import dev.mutatenn.schemas.serde.RegistryException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/** A record that cannot be decoded becomes a dead letter, unless the reason is not the record's: a registry away, an internal topic damaged. */
public final class UndecodableHandler implements DeserializationExceptionHandler {
  private static final System.Logger LOG = System.getLogger(UndecodableHandler.class.getName());
  private DeadLetterRecords letters;
  private String internalPrefix;

  @Override
  public void configure(Map<String, ?> configuration) {
    letters = new DeadLetterRecords(configuration);
    internalPrefix = configuration.get(StreamsConfig.APPLICATION_ID_CONFIG) + "-";
  }

  @Override
  public Response handleError(ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception cause) {
    if (record.topic().startsWith(internalPrefix) || registryAway(cause)) {
      return Response.fail();
    }
    LOG.log(System.Logger.Level.WARNING, "record {0} of {1}-{2} cannot be decoded and becomes a dead letter: {3}", record.offset(), record.topic(),
        record.partition(), cause.getMessage());
    return Response.resume(List.of(letters.of(context, record.key(), record.value(), cause)));
  }

  private static boolean registryAway(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof RegistryException refusal && (refusal.status() == 0 || refusal.status() >= 500)) {
        return true;
      }
    }
    return false;
  }
}
