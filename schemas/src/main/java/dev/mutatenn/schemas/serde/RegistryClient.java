package dev.mutatenn.schemas.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * A schema registry through Confluent's REST API (docs.confluent.io, "Schema Registry API Reference"), of which it uses six
 * calls. Works with Confluent's registry and with those that speak its API (Apicurio's ccompat, Karapace, Redpanda).
 *
 * <p>Connection failures and 5xx answers are tried again, at every address in turn, with growing pauses, for about ten
 * seconds; other refusals are final. Thread-safe.
 */
public final class RegistryClient {
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(100), Duration.ofMillis(300), Duration.ofMillis(900), Duration.ofMillis(2700), Duration.ofMillis(6000));
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final List<String> addresses;
  private final String authorization;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  /**
   * @param addresses base addresses, separated by commas
   * @param credentials {@code user:password} for basic authentication, or null for none
   */
  public RegistryClient(String addresses, String credentials) {
    this.addresses = Arrays.stream(addresses.split(",")).map(String::strip).map(a -> a.endsWith("/") ? a.substring(0, a.length() - 1) : a).toList();
    this.authorization =
        credentials == null ? null : "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    this.addresses.forEach(RegistryClient::check);
  }

  /** Registers a schema (or finds it registered) and returns its id. */
  public int register(String subject, Schema schema) {
    return call("POST", "/subjects/" + path(subject) + "/versions", Map.of("schema", schema.toString())).get("id").asInt();
  }

  /** The id of a schema that must be registered under the subject already. */
  public int idOf(String subject, Schema schema) {
    return call("POST", "/subjects/" + path(subject), Map.of("schema", schema.toString())).get("id").asInt();
  }

  /** The id of the subject's latest schema. */
  public int latestId(String subject) {
    return call("GET", "/subjects/" + path(subject) + "/versions/latest", null).get("id").asInt();
  }

  /** The schema with an id. */
  public Schema schema(int id) {
    return new Schema.Parser().parse(call("GET", "/schemas/ids/" + id, null).get("schema").asText());
  }

  /** Sets which changes of the subject's schema the registry accepts, for example BACKWARD. */
  public void compatibility(String subject, String level) {
    call("PUT", "/config/" + path(subject), Map.of("compatibility", level));
  }

  private JsonNode call(String method, String path, Map<String, String> body) {
    RegistryException last = null;
    for (int attempt = 0; attempt <= PAUSES.size(); attempt++) {
      for (String address : addresses) {
        try {
          return once(method, address + path, body);
        } catch (RegistryException e) {
          if (e.status() != 0 && e.status() < 500) {
            throw e;
          }
          last = e;
        }
      }
      if (attempt < PAUSES.size()) {
        pause(PAUSES.get(attempt));
      }
    }
    throw last;
  }

  private JsonNode once(String method, String url, Map<String, String> body) {
    try {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT)
          .header("Accept", MEDIA_TYPE)
          .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
      if (body != null) {
        request.header("Content-Type", MEDIA_TYPE);
      }
      if (authorization != null) {
        request.header("Authorization", authorization);
      }
      HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() / 100 == 2) {
        return JSON.readTree(response.body());
      }
      throw new RegistryException(response.statusCode(),
          method + " " + url + " answered " + response.statusCode() + ": " + explanation(response.body()), null);
    } catch (IOException e) {
      throw new RegistryException(0, "the schema registry at " + url + " cannot be reached: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new org.apache.kafka.common.errors.InterruptException("interrupted while asking the schema registry", e);
    }
  }

  private static String explanation(byte[] body) {
    try {
      JsonNode answer = JSON.readTree(body);
      return answer.hasNonNull("message") ? answer.get("message").asText() : answer.toString();
    } catch (IOException notJson) {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new org.apache.kafka.common.errors.InterruptException("interrupted while waiting for the schema registry", e);
    }
  }

  private static String path(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static void check(String address) {
    if (!address.startsWith("http://") && !address.startsWith("https://")) {
      throw new org.apache.kafka.common.config.ConfigException(AvroSettings.URL, address, "an http: or https: address is needed");
    }
  }
}
