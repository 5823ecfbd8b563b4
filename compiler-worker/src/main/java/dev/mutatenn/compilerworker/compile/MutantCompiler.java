package dev.mutatenn.compilerworker.compile;

import dev.mutatenn.catalogue.DeviceCatalogue;
import dev.mutatenn.catalogue.Target;
import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.schemas.BlobRef;
import dev.mutatenn.schemas.Level;
import dev.mutatenn.schemas.MutantSpec;
import dev.mutatenn.storage.Blob;
import dev.mutatenn.storage.ObjectStore;
import dev.mutatenn.storage.StorageException;
import dev.mutatenn.tvmdriver.CompileJob;
import dev.mutatenn.tvmdriver.CompileResult;
import dev.mutatenn.tvmdriver.DriverException;
import dev.mutatenn.tvmdriver.PlannedMutation;
import dev.mutatenn.tvmdriver.TvmDriver;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One mutant for one target: from its spec to what lies in storage and the record about it. Thread-safe. */
public final class MutantCompiler {
  private static final Logger LOG = LoggerFactory.getLogger(MutantCompiler.class);
  /**
   * Ends that may be the machine's fault, not the mutant's: a process that somebody killed, memory that earlier mutants had
   * taken. A fresh compiler is asked once more; what a mutant does to its compiler, it does again.
   */
  private static final Set<CompileResult.Kind> WORTH_A_SECOND_TRY = EnumSet.of(CompileResult.Kind.COMPILE_CRASH, CompileResult.Kind.OUT_OF_MEMORY);

  private final DeviceCatalogue catalogue;
  private final ObjectStore store;
  private final TvmDriver driver;
  private final JobFolders folders;
  private final Path modelFolder;
  private final String worker;

  /**
   * @param modelFolder local copies of networks, named by their digests
   * @param worker who does it, for the records
   */
  public MutantCompiler(DeviceCatalogue catalogue, ObjectStore store, TvmDriver driver, JobFolders folders, Path modelFolder, String worker) {
    this.catalogue = catalogue;
    this.store = store;
    this.driver = driver;
    this.folders = folders;
    this.modelFolder = modelFolder;
    this.worker = worker;
  }

  /**
   * Where the time went.
   *
   * @param fetch getting and verifying the network
   * @param compile in the compiler, waiting for it included
   * @param store putting library and IR into storage
   * @param check building it once more with bound checks, storing included
   */
  public record Times(Duration fetch, Duration compile, Duration store, Duration check) {}

  /** A record about a mutant and how long its making took. */
  public record Made(Artifact artifact, Times times) {}

  /**
   * Compiles a mutant; whatever it does to the compiler is an outcome.
   *
   * @throws DriverException when no compiler could be started
   * @throws IOException when the disk fails
   * @throws dev.mutatenn.storage.StorageException when the network cannot be had, or its artifact not be stored
   */
  public Made compile(MutantSpec spec, String targetName) throws DriverException, IOException, InterruptedException {
    if (spec.getNotApplicable() != null) {
      return untried(Artifacts.notApplicable(spec, targetName, worker));
    }
    Optional<Target> target = catalogue.target(targetName);
    if (target.isEmpty()) {
      return untried(givenUp(spec, targetName, "there is no target " + targetName
          + " here; give this service the device catalogue that the mutant-generator has (mutatenn.catalogue.devices)"));
    }
    long begun = System.nanoTime();
    Path onnx = store.fetch(blob(spec.getModel().getOnnx()), modelFolder);
    long fetched = System.nanoTime();
    try (JobFolders.JobFolder folder = folders.open()) {
      CompileResult result = compile(job(spec, onnx, target.get(), folder, false));
      long compiled = System.nanoTime();
      if (!(result instanceof CompileResult.Compiled made)) {
        Artifact failed = Artifacts.failed(spec, targetName, (CompileResult.CompileFailed) result, worker);
        return new Made(failed, new Times(between(begun, fetched), between(fetched, compiled), Duration.ZERO, Duration.ZERO));
      }
      Blob library = store.put("artifacts", ".so", made.library());
      Blob before = store.put("ir", ".txt", made.irBefore());
      Blob after = store.put("ir", ".txt", made.irAfter());
      long stored = System.nanoTime();
      Blob checked = targetName.equals(spec.getBoundsCheckTarget()) ? checked(spec, onnx, target.get()).orElse(null) : null;
      Artifact artifact = Artifacts.compiled(spec, targetName, made, new Artifacts.Stored(library, before, after, checked), worker);
      return new Made(artifact, new Times(between(begun, fetched), between(fetched, compiled), between(compiled, stored),
          between(stored, System.nanoTime())));
    }
  }

  /** The library that checks every access; none where it cannot be had, which is no fault of the mutant. */
  private Optional<Blob> checked(MutantSpec spec, Path onnx, Target target) throws InterruptedException {
    String why;
    try (JobFolders.JobFolder folder = folders.open()) {
      switch (compile(job(spec, onnx, target, folder, true))) {
        case CompileResult.Compiled made -> {
          return Optional.of(store.put("artifacts", ".so", made.library()));
        }
        case CompileResult.CompileFailed failed -> why = failed.kind() + ": " + failed.detail();
      }
    } catch (DriverException | IOException | StorageException e) {
      why = e.toString();
    }
    LOG.warn("{} {} {} for {} is not checked for accesses out of bounds: {}", spec.getFrame().getExperiment(), spec.getFrame().getModel(),
        spec.getMutant(), target.name(), why);
    return Optional.empty();
  }

  private static CompileJob job(MutantSpec spec, Path onnx, Target target, JobFolders.JobFolder folder, boolean checked) {
    return new CompileJob(onnx, mutations(spec), target, folder.path(), Duration.ofMillis(spec.getFrame().getCompileTimeoutMillis()), checked);
  }

  /** The record of a mutant that is given up for a reason that is not its own. */
  public Artifact givenUp(MutantSpec spec, String target, String why) {
    return Artifacts.givenUp(spec, target, why, worker);
  }

  private CompileResult compile(CompileJob job) throws DriverException, InterruptedException {
    CompileResult first = driver.compile(job);
    if (first instanceof CompileResult.CompileFailed failed && WORTH_A_SECOND_TRY.contains(failed.kind())) {
      LOG.warn("{}: {}; once more, with a fresh compiler", failed.kind(), failed.detail());
      return driver.compile(job);
    }
    return first;
  }

  private static List<PlannedMutation> mutations(MutantSpec spec) {
    return Stream.concat(Stream.of(spec.getMutation()), spec.getFurther().stream())
        .filter(mutation -> mutation.getLevel() != Level.ORIGINAL)
        .map(mutation -> new PlannedMutation(mutation.getOperator(), mutation.getSite(), mutation.getOrdinal(), mutation.getParameters()))
        .toList();
  }

  private static Blob blob(BlobRef reference) {
    return new Blob(URI.create(reference.getUri()), reference.getSha256(), reference.getBytes());
  }

  private static Made untried(Artifact artifact) {
    return new Made(artifact, new Times(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO));
  }

  private static Duration between(long begun, long ended) {
    return Duration.ofNanos(ended - begun);
  }
}
