package dev.mutatenn.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackDescriptionTest {
  @TempDir Path folder;

  @Test
  void whatTheStackCannotDoIsToldBeforehand() {
    StackDescription stack = description(1, "");
    URI below = URI.create("file:///data/models/zoo/");
    assertThat(stack.refusal(List.of("c-gcc"), List.of(below, URI.create("s3://bucket/digits")))).isEmpty();
    assertThat(stack.refusal(List.of("c-gcc"), List.of(URI.create("file:/data")))).isEmpty();
    assertThat(stack.refusal(List.of("c-gcc", "x86-64-v4"), List.of(below)).orElseThrow()).contains("no worker for x86-64-v4",
        "--device c-gcc,x86-64-v4");
    assertThat(stack.refusal(List.of("c-gcc"), List.of(URI.create("file:///database/"))).orElseThrow()).contains("file:///database/", "--allow-root");
    assertThat(stack.refusal(List.of("c-gcc"), List.of(URI.create("s3://other/digits")))).isPresent();
  }

  @Test
  void aStackIsThereAsLongAsItsSupervisorIs() throws Exception {
    StackFolder data = new StackFolder(folder);
    assertThat(StackDescription.running(data)).isEmpty();
    ProcessHandle self = ProcessHandle.current();
    StackDescription running = description(self.pid(), self.info().startInstant().map(Instant::toString).orElseThrow());
    running.write(data);
    assertThat(StackDescription.running(data)).contains(running);
    description(self.pid(), "1999-01-01T00:00:00Z").write(data);
    assertThat(StackDescription.running(data)).as("another process has its number now").isEmpty();
    Files.writeString(data.description(), "{ half");
    assertThat(StackDescription.running(data)).isEmpty();
  }

  private static StackDescription description(long pid, String startedAt) {
    return new StackDescription("up", pid, startedAt, "127.0.0.1:1", "http://127.0.0.1:2", "file:///s", "http://127.0.0.1:3", List.of("c-gcc"),
        List.of("file:///data", "s3://bucket/"), Map.of("broker", 1L));
  }
}
