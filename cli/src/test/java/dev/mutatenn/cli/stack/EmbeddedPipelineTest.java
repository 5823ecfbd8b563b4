package dev.mutatenn.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mutatenn.catalogue.DeviceCatalogue;
import dev.mutatenn.embedded.EmbeddedStack;
import dev.mutatenn.schemas.Topics;
import dev.mutatenn.schemas.serde.RegistryClient;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real broker and the real registry as child processes; the services are left to the end-to-end tests. */
class EmbeddedPipelineTest {
  @TempDir Path data;

  private final List<String> events = new CopyOnWriteArrayList<>();

  @Test
  void startsWithTopicsAndSchemasRestartsWhatDiesAndLeavesNothing() throws Exception {
    List<ProcessHandle> children;
    try (EmbeddedPipeline pipeline = EmbeddedPipeline.start(settings(data), false, events::add, _ -> List.of())) {
      StackDescription stack = StackDescription.running(new StackFolder(data)).orElseThrow();
      assertThat(stack.pid()).isEqualTo(ProcessHandle.current().pid());
      assertThat(topics(stack)).contains(Topics.EXPERIMENT_REQUESTS, Topics.artifacts("c-gcc")).doesNotContain(Topics.artifacts("x86-64-v3"));
      int id = new RegistryClient(stack.registryUrl(), null).latestId(Topics.INFERENCE_OUTPUTS + "-value");

      assertThatThrownBy(() -> EmbeddedPipeline.start(settings(data), false, events::add, _ -> List.of())).isInstanceOf(StackException.class)
          .hasMessageContaining(data.toString()).hasMessageContaining("process " + stack.pid()).hasMessageContaining("--data");

      children = stack.pids().values().stream().map(ProcessHandle::of).map(Optional::orElseThrow).toList();
      assertThat(stack.pids()).containsOnlyKeys("broker", "registry");
      children.forEach(ProcessHandle::destroyForcibly);
      assertThat(topics(stack)).contains(Topics.EXPERIMENT_REQUESTS);
      assertThat(new RegistryClient(stack.registryUrl(), null).latestId(Topics.INFERENCE_OUTPUTS + "-value")).isEqualTo(id);
      assertThat(pipeline.failure()).isNotDone();
      children = pipeline.description().pids().values().stream().map(ProcessHandle::of).flatMap(Optional::stream).toList();
    }
    assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    assertThat(StackDescription.running(new StackFolder(data))).isEmpty();
    assertThat(new StackFolder(data).children()).doesNotExist();
  }

  @Test
  void aKilledSupervisorLeavesNoOrphansAndAFolderThatStartsAgain() throws Exception {
    Process supervisor = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
        System.getProperty("java.class.path"),
        EmbeddedPipelineTest.class.getName(), data.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    StackDescription killed;
    try (BufferedReader output = supervisor.inputReader()) {
      assertThat(output.lines().anyMatch("up"::equals)).isTrue();
      killed = StackDescription.running(new StackFolder(data)).orElseThrow();
      supervisor.destroyForcibly().waitFor();
    }
    assertThat(StackDescription.running(new StackFolder(data))).isEmpty();
    try (EmbeddedPipeline pipeline = EmbeddedPipeline.start(settings(data), false, events::add, _ -> List.of())) {
      for (long pid : killed.pids().values()) {
        Optional<ProcessHandle> orphan = ProcessHandle.of(pid);
        if (orphan.isPresent()) {
          orphan.get().onExit().get(30, TimeUnit.SECONDS);
        }
      }
      assertThat(topics(pipeline.description())).contains(Topics.EXPERIMENT_REQUESTS);
    }
  }

  @Test
  void whatIsNotBuiltIsTold() {
    StackServices services = new StackServices(settings(data), "127.0.0.1:1", "http://127.0.0.1:1", Map.of());
    ServiceSpec spec = new ServiceSpec("ghost", "ghost", "64m", Map.of());
    assertThatThrownBy(() -> ServiceProcess.start(spec, data, new StackFolder(data))).hasMessageContaining("ghost is not built")
        .hasMessageContaining("./mutatenn setup");
    assertThat(services.settings().targets()).containsExactly("c-gcc");
  }

  /** The supervisor that is killed. */
  public static void main(String[] arguments) throws Exception {
    EmbeddedPipeline.start(settings(Path.of(arguments[0])), false, _ -> { }, _ -> List.of());
    System.out.println("up");
    Thread.currentThread().join();
  }

  private static Set<String> topics(StackDescription stack) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
      return admin.listTopics().names().get();
    }
  }

  private static StackSettings settings(Path data) {
    Path home = EmbeddedStack.registryHome().getParent().getParent().getParent();
    return new StackSettings(home, new StackFolder(data), "run", DeviceCatalogue.load(null), null, List.of("c-gcc"), List.of(data.toUri()),
        Path.of("python3"));
  }
}
