package dev.mutatenn.cli.stack;

import dev.mutatenn.catalogue.Device;
import dev.mutatenn.embedded.BrokerProcess;
import dev.mutatenn.embedded.FreePorts;
import dev.mutatenn.embedded.RegistryProcess;
import dev.mutatenn.schemas.TopicCatalogue;
import dev.mutatenn.schemas.TopicProvisioner;
import dev.mutatenn.schemas.serde.RegistryClient;
import dev.mutatenn.schemas.serde.SchemaRegistration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/**
 * The whole pipeline on one machine: broker and registry, topics and schemas, then every service, each a child process that is kept running.
 * Closing it
 * stops all of them; so does the end of this JVM, whatever ends it.
 */
public final class EmbeddedPipeline implements AutoCloseable {
  /** What a child's lifeline needs to end it, and a little more. */
  private static final Duration LIFELINE = Duration.ofSeconds(10);
  private static final String BROKER = "broker";
  private static final String REGISTRY = "registry";

  private final StackSettings settings;
  private final Consumer<String> events;
  private final StackLock lock;
  private final ChildRecords records;
  private final List<Supervised> infrastructure = new ArrayList<>();
  private final List<Supervised> services = new ArrayList<>();
  private final Thread hook = new Thread(this::stopAll, "stack-shutdown");
  private final List<Integer> ports = FreePorts.find(3);
  private final Map<String, Integer> rpcPorts = new LinkedHashMap<>();
  private volatile String analyticsUrl = "";
  private volatile boolean described;
  private boolean stopped;

  private EmbeddedPipeline(StackSettings settings, StackLock lock, Consumer<String> events) {
    this.settings = settings;
    this.lock = lock;
    this.events = events;
    this.records = new ChildRecords(settings.folder());
    settings.ownServers().forEach(device -> rpcPorts.put(device.name(), FreePorts.find(1).getFirst()));
  }

  /**
   * Starts everything and returns when all of it is ready.
   *
   * @param fresh whether experiments of earlier stacks on the folder are forgotten first
   * @param events told what happens, in words for people
   * @throws StackException when the folder is in use or something does not start, with the end of its log
   */
  public static EmbeddedPipeline start(StackSettings settings, boolean fresh, Consumer<String> events) {
    return start(settings, fresh, events, stack -> stack.all(TvmEnvironment.of(settings.python())));
  }

  static EmbeddedPipeline start(StackSettings settings, boolean fresh, Consumer<String> events, Function<StackServices, List<ServiceSpec>> choice) {
    StackLock lock = StackLock.acquire(settings.folder());
    EmbeddedPipeline pipeline = new EmbeddedPipeline(settings, lock, events);
    Runtime.getRuntime().addShutdownHook(pipeline.hook);
    try {
      pipeline.records.clearLeftovers(LIFELINE, events);
      if (fresh) {
        settings.folder().forgetExperiments();
      }
      pipeline.begin(choice);
      return pipeline;
    } catch (RuntimeException e) {
      pipeline.close();
      throw e;
    }
  }

  /** What others need to know of it. */
  public StackDescription description() {
    ProcessHandle self = ProcessHandle.current();
    return new StackDescription(settings.kind(), self.pid(), self.info().startInstant().map(Instant::toString).orElse(""), bootstrapServers(),
        registryUrl(),
        settings.folder().storage().toUri().toString(), analyticsUrl, settings.devices(), settings.inputRoots().stream().map(Object::toString)
            .toList(),
        records.pids());
  }

  /** Completes exceptionally with a StackException when a process cannot be kept running. */
  public CompletableFuture<Object> failure() {
    List<Supervised> all = new ArrayList<>(infrastructure);
    all.addAll(services);
    return CompletableFuture.anyOf(all.stream().map(Supervised::failure).toArray(CompletableFuture[]::new));
  }

  @Override
  public void close() {
    stopAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyShuttingDown) {
      // The hook finds everything stopped.
    }
  }

  private void begin(Function<StackServices, List<ServiceSpec>> choice) {
    StackFolder folder = settings.folder();
    List<ServiceSpec> specs = choice.apply(new StackServices(settings, bootstrapServers(), registryUrl(), Map.copyOf(rpcPorts)));
    infrastructure.add(new Supervised(BROKER, this::broker, records, Supervised.Patience.USUAL, events));
    infrastructure.add(new Supervised(REGISTRY, this::registry, records, Supervised.Patience.USUAL, events));
    List<Device> served = settings.ownServers();
    served.forEach(device -> infrastructure.add(new Supervised(RpcServerProcess.name(device),
        () -> RpcServerProcess.start(device, rpcPorts.get(device.name()), settings), records, Supervised.Patience.USUAL, events)));
    events.accept("starting the broker and the schema registry" + served.stream().map(device -> ", the RPC server of " + device.name())
        .collect(Collectors.joining()));
    await(infrastructure);
    provision();
    specs.forEach(spec -> services.add(new Supervised(spec.name(), () -> service(spec), records, Supervised.Patience.USUAL, events)));
    events.accept("starting " + specs.size() + " services: " + String.join(", ", specs.stream().map(ServiceSpec::name).toList()));
    await(services);
    described = true;
    description().write(folder);
  }

  private Child broker() {
    BrokerProcess broker = BrokerProcess.start(System.getProperty("java.class.path"), settings.folder().broker(), ports.get(0), ports.get(1),
        settings.folder().log(BROKER));
    return Child.of(broker.handle(), broker::close);
  }

  private Child registry() {
    RegistryProcess registry = RegistryProcess.start(settings.home().resolve("embedded-stack/target/registry"), settings.folder().registry(),
        ports.get(2),
        settings.folder().log(REGISTRY));
    return Child.of(registry.handle(), registry::close);
  }

  private Child service(ServiceSpec spec) {
    ServiceProcess service = ServiceProcess.start(spec, settings.home(), settings.folder());
    service.watch(spec.name(), events);
    if (spec.name().equals(StackServices.ANALYTICS)) {
      analyticsUrl = service.address();
    }
    if (described) {
      description().write(settings.folder());
      events.accept(spec.name() + " is back (process " + service.handle().pid() + ")");
    }
    return service;
  }

  /** Topics and schemas, each in its own time. */
  private void provision() {
    CompletableFuture<Void> schemas = CompletableFuture.runAsync(
        () -> SchemaRegistration.registerAll(new RegistryClient(registryUrl(), null), TopicCatalogue.load(), settings.targets()));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      TopicProvisioner.provision(admin, settings.targets());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while the topics were created", e);
    }
    try {
      schemas.join();
    } catch (CompletionException e) {
      throw new StackException("the schemas cannot be registered: " + e.getCause().getMessage()
          + "; a data folder of another version may be the cause: use another one (--data DIR), or forget its experiments (--fresh)", e.getCause());
    }
  }

  private static void await(List<Supervised> several) {
    List<CompletableFuture<Void>> starts = several.stream().map(Supervised::start).toList();
    CompletableFuture<Void> firstFailure = new CompletableFuture<>();
    starts.forEach(start -> start.whenComplete((_, failure) -> {
      if (failure != null) {
        firstFailure.completeExceptionally(failure);
      }
    }));
    try {
      CompletableFuture.anyOf(firstFailure, CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new))).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StackException known ? known : new StackException(e.getCause().getMessage(), e.getCause());
    }
  }

  private String bootstrapServers() {
    return "127.0.0.1:" + ports.get(0);
  }

  private String registryUrl() {
    return "http://127.0.0.1:" + ports.get(2) + "/apis/ccompat/v7";
  }

  /** The services at once, then what they stand on. */
  private synchronized void stopAll() {
    if (stopped) {
      return;
    }
    stopped = true;
    // First of all, because hooks of the child processes' own classes run beside this one.
    services.forEach(Supervised::expectEnd);
    infrastructure.forEach(Supervised::expectEnd);
    stop(services);
    stop(infrastructure);
    try {
      Files.deleteIfExists(settings.folder().description());
      Files.deleteIfExists(settings.folder().children());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.close();
    }
  }

  private static void stop(List<Supervised> several) {
    CompletableFuture.allOf(several.stream()
        .map(one -> CompletableFuture.runAsync(one::stop, task -> Thread.ofPlatform().daemon().start(task))).toArray(CompletableFuture[]::new))
            .join();
  }
}
