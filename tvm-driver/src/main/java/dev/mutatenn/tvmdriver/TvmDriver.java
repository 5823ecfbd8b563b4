package dev.mutatenn.tvmdriver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mutatenn.catalogue.Link;
import dev.mutatenn.catalogue.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TVM's compiler, in a pool of supervised child processes: mutants crash compilers, so a dead process is an answer about the
 * mutant, and the pool replaces it. Thread-safe; callers wait for a free worker.
 */
public final class TvmDriver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TvmDriver.class);
  private static final Duration START = Duration.ofSeconds(60);
  /** TVM's memory grows a little with every module; a worker that served so many requests makes room for a fresh one. */
  private static final int RECYCLED_AFTER = 500;

  private final DriverConfiguration configuration;
  private final Semaphore free;
  private final Deque<Worker> idle = new ArrayDeque<>();
  private final Set<Worker> all = new HashSet<>();
  /** Workers die with the thread that started them (PR_SET_PDEATHSIG), so one thread starts them all and stays. */
  private final ExecutorService starter = Executors.newSingleThreadExecutor(Thread.ofPlatform().name("tvm-driver").daemon().factory());
  private int started;
  private volatile String trouble = "no compiler has been started yet";
  private boolean closed;

  public TvmDriver(DriverConfiguration configuration) {
    this.configuration = configuration;
    this.free = new Semaphore(configuration.workers(), true);
  }

  /** Input, output and opset of a network. */
  public ModelDescription describe(Path onnx, Duration deadline) throws DriverException, ModelRefused, InterruptedException {
    JsonNode answer = ask(Map.of("request", "describe", "model", onnx.toString()), deadline);
    if (answer.get("status").asText().equals("refused")) {
      throw new ModelRefused(answer.get("message").asText(), answer.get("remedy").asText());
    }
    require(answer);
    JsonNode input = answer.get("input");
    return new ModelDescription(input.get("name").asText(), shape(input), input.get("dtype").asText(), shape(answer.get("output")), answer.get("opset").asInt());
  }

  /**
   * The sites of operators in a network, one list a request.
   *
   * @throws DriverException also for an operator or a parameter that there is not
   */
  public Survey survey(Path onnx, List<SurveyRequest> operators, Duration deadline) throws DriverException, InterruptedException {
    List<Map<String, Object>> requests = new ArrayList<>();
    operators.forEach(wanted -> requests.add(Map.of("operator", wanted.operator(), "parameters", wanted.parameters())));
    JsonNode answer = require(ask(Map.of("request", "survey", "model", onnx.toString(), "requests", requests), deadline));
    List<List<Site>> sites = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (JsonNode survey : answer.get("surveys")) {
      List<Site> found = new ArrayList<>();
      for (JsonNode site : survey.get("sites")) {
        found.add(new Site(site.get("name").asText(), site.get("ordinal").asInt(), site.get("description").asText(), site.get("layer").asText()));
      }
      sites.add(List.copyOf(found));
      reasons.add(survey.get("reason").isNull() ? "" : survey.get("reason").asText());
    }
    return new Survey(sites, reasons);
  }

  /**
   * Compiles one mutant, or the original, for one target. Whatever the mutant does to the compiler is a result.
   *
   * @throws DriverException only when no compiler could be started
   */
  public CompileResult compile(CompileJob job) throws DriverException, InterruptedException {
    Map<String, Object> request = new HashMap<>();
    request.put("request", "compile");
    request.put("model", job.onnx().toString());
    List<Map<String, Object>> mutations = new ArrayList<>();
    job.mutations().forEach(one -> mutations.add(Map.of("operator", one.operator(), "site", one.site(), "parameters", one.parameters())));
    request.put("mutations", mutations);
    request.put("checked", job.checked());
    request.put("target", target(job.target()));
    request.put("out", job.outputFolder().toAbsolutePath().toString());
    Worker worker = take();
    long begun = System.nanoTime();
    JsonNode answer;
    try {
      answer = worker.ask(request, job.deadline());
    } catch (WorkerDied died) {
      discard(worker);
      return new CompileResult.CompileFailed(died.kind(), died.getMessage(), since(begun));
    } catch (InterruptedException | RuntimeException e) {
      discard(worker);
      throw e;
    }
    giveBack(worker);
    String message = answer.path("message").asText();
    return switch (answer.get("status").asText()) {
      case "ok" -> new CompileResult.Compiled(Path.of(answer.get("library").asText()), Path.of(answer.get("irBefore").asText()),
          Path.of(answer.get("irAfter").asText()), answer.get("codeDigest").asText(), answer.get("kernelsCompiled").asInt(), since(begun));
      case "not_applicable" -> new CompileResult.CompileFailed(CompileResult.Kind.NOT_APPLICABLE, message, since(begun));
      case "link_error" -> new CompileResult.CompileFailed(CompileResult.Kind.LINK_ERROR, message, since(begun));
      default -> new CompileResult.CompileFailed(CompileResult.Kind.COMPILE_ERROR, message, since(begun));
    };
  }

  /** The operators that the compiler knows, each with the names and defaults of its parameters: what the catalogue must agree with. */
  Map<String, Map<String, String>> operators() throws DriverException, InterruptedException {
    Map<String, Map<String, String>> operators = new LinkedHashMap<>();
    for (JsonNode operator : require(ask(Map.of("request", "operators"), START)).get("operators")) {
      Map<String, String> parameters = new LinkedHashMap<>();
      operator.get("parameters").forEach(parameter -> parameters.put(parameter.get("name").asText(), parameter.get("default").asText()));
      operators.put(operator.get("name").asText() + " " + operator.get("level").asText(), parameters);
    }
    return operators;
  }

  /** Versions of what compiles. */
  public Versions versions() throws DriverException, InterruptedException {
    JsonNode answer = require(ask(Map.of("request", "versions"), START));
    return new Versions(answer.get("tvm").asText(), answer.get("python").asText());
  }

  /** Why no compiler could be started when it was last tried; empty while all is well. */
  public String trouble() {
    return trouble;
  }

  /** Process ids of the workers there are now. */
  public synchronized Set<Long> pids() {
    Set<Long> pids = new HashSet<>();
    all.forEach(worker -> pids.add(worker.pid()));
    return pids;
  }

  @Override
  public void close() {
    List<Worker> workers;
    synchronized (this) {
      closed = true;
      workers = List.copyOf(all);
      all.clear();
      idle.clear();
    }
    workers.forEach(Worker::close);
    starter.shutdownNow();
  }

  private JsonNode ask(Map<String, ?> request, Duration deadline) throws DriverException, InterruptedException {
    Worker worker = take();
    try {
      JsonNode answer = worker.ask(request, deadline);
      giveBack(worker);
      return answer;
    } catch (WorkerDied e) {
      discard(worker);
      throw new DriverException("TVM could not answer: " + e.getMessage(), e);
    } catch (InterruptedException | RuntimeException e) {
      discard(worker);
      throw e;
    }
  }

  private static JsonNode require(JsonNode answer) throws DriverException {
    if (!answer.get("status").asText().equals("ok")) {
      throw new DriverException("TVM answered " + answer.get("status").asText() + ": " + answer.path("message").asText(), null);
    }
    return answer;
  }

  private Worker take() throws DriverException, InterruptedException {
    free.acquire();
    Worker worker = null;
    try {
      synchronized (this) {
        if (closed) {
          throw new DriverException("the driver is closed", null);
        }
        worker = idle.poll();
      }
      if (worker == null) {
        worker = start();
      }
      return worker;
    } finally {
      if (worker == null) {
        free.release();
      }
    }
  }

  private Worker start() throws DriverException, InterruptedException {
    Future<Worker> starting;
    synchronized (this) {
      if (closed) {
        throw new DriverException("the driver is closed", null);
      }
      int number = ++started;
      starting = starter.submit(() -> Worker.start(configuration, number));
    }
    Worker worker;
    try {
      worker = starting.get();
    } catch (ExecutionException e) {
      String why = e.getCause() instanceof IOException ? e.getCause().getMessage() : e.getCause().toString();
      throw noted("cannot start " + configuration.python() + " -m mutatenn_tvm: " + why + "; ./mutatenn setup prepares Python", e.getCause());
    } catch (InterruptedException e) {
      // The starter does one thing after the other: by then the process is there.
      starter.submit(() -> starting.resultNow().close());
      throw e;
    }
    synchronized (this) {
      all.add(worker);
    }
    boolean ready = false;
    try {
      worker.awaitReady(START);
      ready = true;
    } catch (WorkerDied e) {
      throw noted(configuration.python() + " -m mutatenn_tvm does not start: " + e.getMessage(), e);
    } finally {
      if (!ready) {
        synchronized (this) {
          all.remove(worker);
        }
        worker.close();
      }
    }
    trouble = "";
    LOG.debug("a TVM worker is ready, process {}", worker.pid());
    return worker;
  }

  private DriverException noted(String failure, Throwable cause) {
    trouble = failure;
    return new DriverException(failure, cause);
  }

  private void giveBack(Worker worker) {
    boolean keep;
    synchronized (this) {
      keep = !closed && worker.served() < RECYCLED_AFTER;
      if (keep) {
        idle.push(worker);
      } else {
        all.remove(worker);
      }
    }
    if (!keep) {
      worker.close();
    }
    free.release();
  }

  private void discard(Worker worker) {
    synchronized (this) {
      all.remove(worker);
    }
    worker.close();
    free.release();
  }

  private static Map<String, Object> target(Target target) {
    Link link = target.link();
    return Map.of("name", target.name(), "tvm", target.tvm(), "optimisation", target.optimisation(),
        "link", Map.of("compiler", link.compiler(), "options", link.options(), "package", link.aptPackage()));
  }

  private static List<Integer> shape(JsonNode tensor) {
    List<Integer> shape = new ArrayList<>();
    tensor.get("shape").forEach(dimension -> shape.add(dimension.asInt()));
    return List.copyOf(shape);
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
