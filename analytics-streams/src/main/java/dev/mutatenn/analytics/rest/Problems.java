package dev.mutatenn.analytics.rest;

import dev.mutatenn.analytics.ir.IrTexts;
import dev.mutatenn.analytics.submit.Submissions;
import dev.mutatenn.analytics.view.ExperimentView;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Errors as JSON: what is wrong, in words. */
public final class Problems {

  /** The body of an error. */
  public record ProblemJson(int status, String message) {}

  /** The body of a refused request. */
  public record InvalidJson(int status, String message, List<ProgressJson.ProblemJson> problems) {}

  /** What was asked for does not exist. */
  static final class NotFound extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotFound(String message) {
      super(message);
    }
  }

  /** What was asked for makes no sense. */
  static final class BadRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadRequest(String message) {
      super(message);
    }
  }

  @ServerExceptionMapper
  Response badRequest(BadRequest e) {
    return answer(Response.Status.BAD_REQUEST, e.getMessage());
  }

  @ServerExceptionMapper
  Response notFound(NotFound e) {
    return answer(Response.Status.NOT_FOUND, e.getMessage());
  }

  @ServerExceptionMapper
  Response invalid(Submissions.InvalidRequestException e) {
    var problems = e.problems().stream()
        .map(each -> new ProgressJson.ProblemJson(each.getField(), each.getMessage(), each.getRemedy())).toList();
    return Response.status(Response.Status.BAD_REQUEST).type(MediaType.APPLICATION_JSON_TYPE)
        .entity(new InvalidJson(Response.Status.BAD_REQUEST.getStatusCode(), "the request cannot be read", problems)).build();
  }

  @ServerExceptionMapper
  Response unreadable(IrTexts.UnreadableException e) {
    return answer(Response.Status.NOT_FOUND, e.getMessage());
  }

  @ServerExceptionMapper
  Response notReady(ExperimentView.NotReadyException e) {
    return answer(Response.Status.SERVICE_UNAVAILABLE, e.getMessage());
  }

  private static Response answer(Response.Status status, String message) {
    return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(new ProblemJson(status.getStatusCode(), message)).build();
  }
}
