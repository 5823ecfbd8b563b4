package dev.mutatenn.analytics.deadletter;

import dev.mutatenn.analytics.statistics.MalformedRecordException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;

/** A record that contradicts itself becomes a dead letter; any other error is ours, and stops the thread. */
public final class MalformedHandler implements ProcessingExceptionHandler {
  private static final System.Logger LOG = System.getLogger(MalformedHandler.class.getName());
  private DeadLetterRecords letters;

  @Override
  public void configure(Map<String, ?> configuration) {
    letters = new DeadLetterRecords(configuration);
  }

  @Override
  public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception cause) {
    if (!(cause instanceof MalformedRecordException)) {
      return Response.fail();
    }
    LOG.log(System.Logger.Level.WARNING, "record {0} of {1}-{2} is malformed and becomes a dead letter: {3}", context.offset(), context.topic(),
        context.partition(), cause.getMessage());
    return Response.resume(List.of(letters.of(context, context.sourceRawKey(), context.sourceRawValue(), cause)));
  }
}
