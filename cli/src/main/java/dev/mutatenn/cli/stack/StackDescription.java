package dev.mutatenn.cli.stack;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A running embedded stack, as {@code stack.json} in its folder tells it.
 *
 * @param kind {@code up} or {@code run}: who started it
 * @param pid the supervisor's process
 * @param startedAt when that process started, ISO 8601
 * @param bootstrapServers address of the broker
 * @param registryUrl address of the registry
 * @param storageRoot root of object storage
 * @param analyticsUrl address of the REST API of analytics-streams
 * @param devices devices with a worker
 * @param inputRoots below which experiments may name files
 * @param pids processes by name
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record StackDescription(String kind, long pid, String startedAt, String bootstrapServers, String registryUrl, String storageRoot,
    String analyticsUrl, List<String> devices, List<String> inputRoots, Map<String, Long> pids) {
  private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** The stack that runs on a folder. */
  public static Optional<StackDescription> running(StackFolder folder) {
    try {
      StackDescription description = JSON.readValue(Files.readString(folder.description()), StackDescription.class);
      return description.supervisor().map(_ -> description);
    } catch (NoSuchFileException | JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder.description(), e);
    }
  }

  /** The supervisor's process, unless it has ended. */
  public Optional<ProcessHandle> supervisor() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive)
        .filter(handle -> handle.info().startInstant().map(Instant::toString).orElse("").equals(startedAt));
  }

  /** Why an experiment on local files cannot be carried out by this stack; empty when it can. */
  public Optional<String> refusal(Collection<String> wantedDevices, Collection<URI> roots) {
    List<String> without = wantedDevices.stream().filter(device -> !devices.contains(device)).toList();
    if (!without.isEmpty()) {
      return Optional.of("the stack that is up has no worker for " + String.join(", ", without) + " (it has " + String.join(", ", devices)
          + "): restart it with --device " + String.join(",", wantedDevices));
    }
    return roots.stream().filter(root -> inputRoots.stream().noneMatch(allowed -> below(allowed, root))).findFirst()
        .map(root -> "the stack that is up may not read " + root + " (but what lies below " + String.join(", ", inputRoots)
            + "): restart it with --allow-root");
  }

  private static boolean below(String allowed, URI root) {
    URI base = URI.create(allowed);
    String folder = base.getPath().endsWith("/") ? base.getPath() : base.getPath() + "/";
    return Objects.equals(base.getScheme(), root.getScheme()) && Objects.equals(Objects.toString(base.getHost(), ""),
        Objects.toString(root.getHost(), ""))
        && (root.getPath() + "/").startsWith(folder);
  }

  void write(StackFolder folder) {
    try {
      Path next = folder.description().resolveSibling("stack.json.next");
      Files.writeString(next, JSON.writeValueAsString(this) + "\n");
      Files.move(next, folder.description(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + folder.description(), e);
    }
  }
}
