package dev.mutatenn.cli.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The processes of a stack, written down, so that the next stack on the folder does not start beside those of one that was killed: their lifelines
 * end
 * them within seconds, but a broker that is not quite gone still holds its data. Thread-safe.
 */
final class ChildRecords {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Map<String, ProcessHandle> children = new LinkedHashMap<>();

  ChildRecords(StackFolder folder) {
    this.file = folder.children();
  }

  synchronized void started(String name, ProcessHandle handle) {
    children.put(name, handle);
    write();
  }

  synchronized void ended(String name) {
    children.remove(name);
    write();
  }

  synchronized Map<String, Long> pids() {
    Map<String, Long> pids = new LinkedHashMap<>();
    children.forEach((name, handle) -> pids.put(name, handle.pid()));
    return pids;
  }

  /** Waits for what an earlier stack left behind, and ends what does not end by itself. */
  void clearLeftovers(Duration patience, Consumer<String> events) {
    if (!Files.exists(file)) {
      return;
    }
    try {
      for (JsonNode row : JSON.readTree(Files.readString(file))) {
        left(row).ifPresent(handle -> {
          events.accept(row.get("name").asText() + " of an earlier run (process " + handle.pid() + ") is still there: waiting for its end");
          end(handle, patience);
        });
      }
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": delete it when no stack runs", e);
    }
  }

  /** The process itself, not one that has its number since. */
  private static Optional<ProcessHandle> left(JsonNode row) {
    return ProcessHandle.of(row.get("pid").asLong()).filter(ProcessHandle::isAlive)
        .filter(handle -> handle.info().startInstant().map(Instant::toString).orElse("").equals(row.get("startedAt").asText()));
  }

  private static void end(ProcessHandle handle, Duration patience) {
    try {
      handle.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      handle.destroyForcibly();
      handle.onExit().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write() {
    ArrayNode rows = JSON.createArrayNode();
    children.forEach((name, handle) -> rows.addObject().put("name", name).put("pid", handle.pid())
        .put("startedAt", handle.info().startInstant().map(Instant::toString).orElse("")));
    try {
      Path next = file.resolveSibling(file.getFileName() + ".next");
      Files.writeString(next, rows.toString());
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
