package dev.mutatenn.tvmdriver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mutatenn.catalogue.DeviceCatalogue;
import dev.mutatenn.catalogue.Link;
import dev.mutatenn.catalogue.Operator;
import dev.mutatenn.catalogue.OperatorCatalogue;
import dev.mutatenn.catalogue.Target;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against real TVM, on the real network. */
class TvmDriverTest {
  private static final Path MODEL = Path.of("..", "models", "zoo", "mobilenetv2-mini.onnx").toAbsolutePath().normalize();
  private static final Duration DEADLINE = Duration.ofSeconds(120);

  @TempDir static Path folder;
  private static TvmDriver driver;

  @BeforeAll
  static void start() {
    driver = driver(2, 0);
  }

  @AfterAll
  static void stop() {
    driver.close();
  }

  @Test
  void everyOperatorOfTheCatalogueHasSitesWithStableNamesOrAReason() throws Exception {
    List<SurveyRequest> requests = OperatorCatalogue.load().all().stream().map(Operator::name).map(name -> new SurveyRequest(name, Map.of())).toList();
    Survey first = driver.survey(MODEL, requests, DEADLINE);
    assertThat(first.sites()).hasSameSizeAs(requests);
    for (int i = 0; i < requests.size(); i++) {
      assertThat(first.reasons().get(i).isEmpty()).as(requests.get(i).operator()).isNotEqualTo(first.sites().get(i).isEmpty());
      assertThat(first.sites().get(i)).extracting(Site::name).doesNotHaveDuplicates();
    }
    assertThat(first.sites().stream().filter(sites -> !sites.isEmpty()).count()).isGreaterThanOrEqualTo(36);
    assertThat(first.sites().getFirst()).extracting(Site::ordinal).startsWith(1, 2, 3);
    assertThat(first.sites().getFirst()).extracting(Site::layer).startsWith("lv", "lv11");
    try (TvmDriver other = driver(1, 0)) {
      assertThat(other.survey(MODEL, requests, DEADLINE)).isEqualTo(first);
    }
  }

  @Test
  void theDriverAndTheCatalogueHaveTheSameOperatorsAndParameters() throws Exception {
    Map<String, Map<String, String>> catalogue = new LinkedHashMap<>();
    for (Operator operator : OperatorCatalogue.load().all()) {
      Map<String, String> parameters = new LinkedHashMap<>();
      operator.parameters().forEach(parameter -> parameters.put(parameter.name(), parameter.defaultValue()));
      catalogue.put(operator.name() + " " + operator.level().name().toLowerCase(Locale.ROOT), parameters);
    }
    assertThat(driver.operators()).isEqualTo(catalogue);
    assertThat(driver.operators().keySet()).containsExactlyElementsOf(catalogue.keySet());
  }

  @Test
  void aSurveyRespectsParameters() throws Exception {
    Map<String, String> le = Map.of("from", "le", "to", "ge");
    Map<String, String> ne = Map.of("from", "ne", "to", "eq");
    Survey survey = driver.survey(MODEL, List.of(new SurveyRequest("conditional-replace-comparison", le), new SurveyRequest("conditional-replace-comparison", ne)), DEADLINE);
    assertThat(survey.sites().getFirst()).isNotEmpty().allSatisfy(site -> assertThat(site.description()).contains(" <= "));
    assertThat(survey.sites().getLast()).isEmpty();
    assertThat(survey.reasons().getLast()).contains("kernels have no");
    assertThatThrownBy(() -> driver.survey(MODEL, List.of(new SurveyRequest("pad-value", Map.of("value", "much"))), DEADLINE))
        .isInstanceOf(DriverException.class).hasMessageContaining("value of pad-value must be a finite number");
  }

  @Test
  void severalMutationsMakeOneMutantAndACheckedArtifactIsTheSameProgram() throws Exception {
    Site addition = driver.survey(MODEL, List.of(new SurveyRequest("add-to-subtract", Map.of())), DEADLINE).sites().getFirst().getFirst();
    Site condition = driver.survey(MODEL, List.of(new SurveyRequest("conditional-lt-to-le", Map.of())), DEADLINE).sites().getFirst().getFirst();
    List<PlannedMutation> both = List.of(new PlannedMutation("conditional-lt-to-le", condition.name(), 1, Map.of()),
        new PlannedMutation("add-to-subtract", addition.name(), 1, Map.of()));
    CompileResult.Compiled plain = compiled(new CompileJob(MODEL, both, target(), Files.createTempDirectory(folder, "out"), DEADLINE, false));
    CompileResult.Compiled checked = compiled(new CompileJob(MODEL, both, target(), Files.createTempDirectory(folder, "out"), DEADLINE, true));
    assertThat(Files.readString(plain.irAfter())).contains("R.subtract").contains(" <= ");
    assertThat(checked.codeDigest()).isEqualTo(plain.codeDigest());
    assertThat(Files.mismatch(checked.library(), plain.library())).isNotNegative();
  }

  @Test
  void aModelIsDescribedAndWhatIsNoneIsRefusedWithARemedy() throws Exception {
    ModelDescription description = driver.describe(MODEL, DEADLINE);
    assertThat(description).isEqualTo(new ModelDescription("input", List.of(1, 3, 32, 32), "float32", List.of(1, 10), 17));
    Path bad = Files.writeString(folder.resolve("bad.onnx"), "not a model");
    assertThatThrownBy(() -> driver.describe(bad, DEADLINE)).isInstanceOfSatisfying(ModelRefused.class, e -> assertThat(e.remedy()).contains("onnx.checker"));
  }

  @Test
  void theOriginalAndAMutantCompileForEveryTargetWhoseCompilerIsHere() throws Exception {
    Site site = driver.survey(MODEL, List.of(new SurveyRequest("conditional-lt-to-le", Map.of())), DEADLINE).sites().getFirst().getFirst();
    List<Target> targets = DeviceCatalogue.load(null).targets().stream().filter(TvmDriverTest::canBeMade).toList();
    assertThat(targets).extracting(Target::name).contains("x86-64", "x86-64-o0", "x86-64-v4", "c-gcc-o0", "c-gcc-fast", "cuda", "opencl", "metal");
    for (Target target : targets) {
      CompileResult.Compiled original = compiled(job(null, target));
      CompileResult.Compiled mutant = compiled(job(new PlannedMutation("conditional-lt-to-le", site.name(), 1, Map.of()), target));
      assertThat(Files.size(original.library())).isPositive();
      assertThat(mutant.codeDigest()).isNotEqualTo(original.codeDigest());
      if (Set.of("llvm", "c").contains(target.tvm().get("kind"))) {
        assertThat(mutant.kernelsCompiled()).isLessThanOrEqualTo(1);
      }
      assertThat(Files.readString(mutant.irBefore())).contains(" < ");
      assertThat(Files.readString(mutant.irAfter())).contains(" <= ").isNotEqualTo(Files.readString(mutant.irBefore()));
    }
  }

  @Test
  void aMissingCompilerAndAFailedLinkAreToldApart() throws Exception {
    Target target = target();
    CompileResult missing = driver.compile(job(null, new Target("t", target.tvm(), new Link("no-such-g++", List.of(), "g++-no-such"))));
    assertThat(missing).isInstanceOfSatisfying(CompileResult.CompileFailed.class, failed -> {
      assertThat(failed.kind()).isEqualTo(CompileResult.Kind.COMPILE_ERROR);
      assertThat(failed.detail()).contains("no-such-g++ is missing: apt-get install g++-no-such");
    });
    CompileResult unlinked = driver.compile(job(null, new Target("t", target.tvm(), new Link("g++", List.of("-lno_such_library")))));
    assertThat(unlinked).isInstanceOfSatisfying(CompileResult.CompileFailed.class, failed -> {
      assertThat(failed.kind()).isEqualTo(CompileResult.Kind.LINK_ERROR);
      assertThat(failed.detail()).contains("no_such_library");
    });
  }

  @Test
  void whatThisTvmCannotGenerateIsACompileError() throws Exception {
    CompileResult result = driver.compile(job(null, DeviceCatalogue.load(null).target("vulkan").orElseThrow()));
    assertThat(result).isInstanceOfSatisfying(CompileResult.CompileFailed.class, failed -> {
      assertThat(failed.kind()).isEqualTo(CompileResult.Kind.COMPILE_ERROR);
      assertThat(failed.detail()).contains("cannot generate code for vulkan");
    });
  }

  @Test
  void aSiteThatIsNotThereIsNotApplicable() throws Exception {
    CompileResult result = driver.compile(job(new PlannedMutation("add-to-subtract", "main/add#99@00000000", 99, Map.of()), target()));
    assertThat(result).isInstanceOfSatisfying(CompileResult.CompileFailed.class, failed -> {
      assertThat(failed.kind()).isEqualTo(CompileResult.Kind.NOT_APPLICABLE);
      assertThat(failed.detail()).contains("main/add#99@00000000");
    });
  }

  @Test
  void aDeadlineEndsTheCompilationAndTheNextOneWorks() throws Exception {
    try (TvmDriver own = driver(1, 0)) {
      own.versions();
      CompileJob hurried = new CompileJob(MODEL, null, target(), Files.createTempDirectory(folder, "out"), Duration.ofMillis(1));
      assertThat(own.compile(hurried)).isInstanceOfSatisfying(CompileResult.CompileFailed.class,
          failed -> assertThat(failed.kind()).isEqualTo(CompileResult.Kind.COMPILE_TIMEOUT));
      assertThat(own.compile(job(null, target()))).isInstanceOf(CompileResult.Compiled.class);
    }
  }

  @Test
  void aKilledCompilerIsACrashAndIsReplaced() throws Exception {
    try (TvmDriver own = driver(1, 0)) {
      own.versions();
      long pid = own.pids().iterator().next();
      assertThat(new ProcessBuilder("kill", "-SEGV", Long.toString(pid)).start().waitFor()).isZero();
      ProcessHandle.of(pid).ifPresent(handle -> handle.onExit().orTimeout(20, TimeUnit.SECONDS).join());
      assertThat(own.compile(job(null, target()))).isInstanceOfSatisfying(CompileResult.CompileFailed.class, failed -> {
        assertThat(failed.kind()).isEqualTo(CompileResult.Kind.COMPILE_CRASH);
        assertThat(failed.detail()).contains("SIGSEGV");
      });
      assertThat(own.compile(job(null, target()))).isInstanceOf(CompileResult.Compiled.class);
      assertThat(own.pids()).doesNotContain(pid);
    }
  }

  @Test
  void tooLittleMemoryIsToldAsThat() throws Exception {
    try (TvmDriver small = driver(1, 120L << 20)) {
      assertThat(small.compile(job(null, target()))).isInstanceOfSatisfying(CompileResult.CompileFailed.class,
          failed -> assertThat(failed.kind()).as(failed.detail()).isEqualTo(CompileResult.Kind.OUT_OF_MEMORY));
    }
  }

  @Test
  void closingEndsEveryProcess() throws Exception {
    TvmDriver own = driver(1, 0);
    own.versions();
    List<ProcessHandle> processes = own.pids().stream().map(ProcessHandle::of).flatMap(java.util.Optional::stream).toList();
    assertThat(processes).hasSize(1);
    own.close();
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
    assertThatThrownBy(own::versions).isInstanceOf(DriverException.class).hasMessageContaining("closed");
  }

  @Test
  void pythonThatIsNotThereIsToldWithARemedy() {
    try (TvmDriver none = new TvmDriver(new DriverConfiguration(Path.of("/no/python"), Path.of("python"), 1, 0, folder))) {
      assertThatThrownBy(none::versions).isInstanceOf(DriverException.class).hasMessageContaining("/no/python").hasMessageContaining("./mutatenn setup");
    }
  }

  private static CompileResult.Compiled compiled(CompileJob job) throws Exception {
    CompileResult result = driver.compile(job);
    assertThat(result).as(result.toString()).isInstanceOf(CompileResult.Compiled.class);
    return (CompileResult.Compiled) result;
  }

  private static CompileJob job(PlannedMutation mutation, Target target) throws Exception {
    return new CompileJob(MODEL, mutation, target, Files.createTempDirectory(folder, "out"), DEADLINE);
  }

  private static Target target() {
    return DeviceCatalogue.load(null).target("x86-64").orElseThrow();
  }

  private static TvmDriver driver(int workers, long memory) {
    String python = System.getenv("MUTATENN_PYTHON");
    if (python == null) {
      throw new AssertionError("MUTATENN_PYTHON is not set: run ./mutatenn test, or ./mutatenn setup and set it to the interpreter it names");
    }
    return new TvmDriver(new DriverConfiguration(Path.of(python), Path.of("python"), workers, memory, folder.resolve("work")));
  }

  /** TVM's wheel generates code for all but these; compilers other than GCC may be missing. */
  private static boolean canBeMade(Target target) {
    return !Set.of("vulkan", "rocm").contains(target.tvm().get("kind")) && Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, target.link().compiler())));
  }
}
