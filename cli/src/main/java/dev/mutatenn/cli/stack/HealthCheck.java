package dev.mutatenn.cli.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a service whether it is ready (MicroProfile Health). */
final class HealthCheck {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  private final HttpRequest request;
  private String last = "nothing";

  HealthCheck(String address) {
    request = HttpRequest.newBuilder(URI.create(address + "/q/health/ready")).timeout(TIMEOUT).build();
  }

  boolean ready() throws InterruptedException {
    try {
      HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      last = response.statusCode() + " " + response.body().strip();
      return response.statusCode() == 200;
    } catch (IOException e) {
      last = e.toString();
      return false;
    }
  }

  /** What it answered last. */
  String last() {
    return last;
  }
}
