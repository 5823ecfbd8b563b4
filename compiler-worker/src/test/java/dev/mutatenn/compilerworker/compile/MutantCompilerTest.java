package dev.mutatenn.compilerworker.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.catalogue.DeviceCatalogue;
import dev.mutatenn.compilerworker.Specs;
import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.schemas.BlobRef;
import dev.mutatenn.schemas.Outcome;
import dev.mutatenn.storage.Blob;
import dev.mutatenn.storage.ObjectStore;
import dev.mutatenn.storage.ObjectStores;
import dev.mutatenn.storage.StorageConfiguration;
import dev.mutatenn.tvmdriver.DriverConfiguration;
import dev.mutatenn.tvmdriver.TvmDriver;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a mutant whose compiler dies, with real processes that really die; real compilations are in CompilerServiceTest. */
class MutantCompilerTest {
  @TempDir Path folder;
  private ObjectStore store;
  private TvmDriver driver;

  @BeforeEach
  void open() {
    store = ObjectStores.open(new StorageConfiguration(folder.resolve("store").toUri(), Map.of()));
    Path python = Path.of(System.getenv().getOrDefault("MUTATENN_PYTHON", "python3"));
    driver = new TvmDriver(new DriverConfiguration(python, Path.of("src/test/python/dying"), 1, 0, folder));
  }

  @AfterEach
  void close() {
    driver.close();
    store.close();
  }

  @Test
  void aCompilerThatSomebodyKilledIsNoFaultOfTheMutant() throws Exception {
    Artifact artifact = compileAfter(1);
    assertThat(artifact.getOutcome()).isEqualTo(Outcome.OK);
    assertThat(artifact.getWorker()).isEqualTo("me");
    assertThat(folder.resolve("jobs")).isEmptyDirectory();
  }

  @Test
  void aMutantThatKillsItsCompilerAgainIsACrash() throws Exception {
    Artifact artifact = compileAfter(2);
    assertThat(artifact.getOutcome()).isEqualTo(Outcome.COMPILE_CRASH);
    assertThat(artifact.getDetail()).contains("SIGKILL");
    assertThat(folder.resolve("jobs")).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aCheckedBuildLiesBesideTheOther(int deaths) throws Exception {
    Artifact artifact = compileAfter(0, deaths, "x86-64");
    assertThat(artifact.getOutcome()).isEqualTo(Outcome.OK);
    assertThat(read(artifact.getLibrary())).isEqualTo("artifact.so");
    assertThat(read(artifact.getCheckedLibrary())).isEqualTo("checked artifact.so");
    assertThat(folder.resolve("jobs")).isEmptyDirectory();
  }

  @Test
  void aCheckedBuildThatFailsChangesNothingElse() throws Exception {
    Artifact artifact = compileAfter(0, 2, "x86-64");
    assertThat(artifact).isEqualTo(Artifact.newBuilder(compileAfter(0, 0, null)).setCompileMillis(artifact.getCompileMillis()).build());
    assertThat(artifact.getOutcome()).isEqualTo(Outcome.OK);
    assertThat(artifact.getCheckedLibrary()).isNull();
  }

  @Test
  void whatIsCheckedForAnotherTargetOrDoesNotCompileIsNotBuiltAgain() throws Exception {
    assertThat(compileAfter(0, 0, "c-gcc").getCheckedLibrary()).isNull();
    assertThat(compileAfter(2, 0, "x86-64")).satisfies(artifact -> {
      assertThat(artifact.getOutcome()).isEqualTo(Outcome.COMPILE_CRASH);
      assertThat(artifact.getCheckedLibrary()).isNull();
    });
  }

  private String read(BlobRef blob) {
    return new String(store.read(new Blob(URI.create(blob.getUri()), blob.getSha256(), blob.getBytes())), StandardCharsets.UTF_8);
  }

  private Artifact compileAfter(int deaths) throws Exception {
    return compileAfter(deaths, 0, null);
  }

  private Artifact compileAfter(int deaths, int deathsOfChecked, String boundsCheckTarget) throws Exception {
    Files.writeString(folder.resolve("deaths"), Integer.toString(deaths));
    Files.writeString(folder.resolve("checked-deaths"), Integer.toString(deathsOfChecked));
    var spec = Specs.checked(Specs.original("e", store.put("models", ".onnx", new byte[] {1}), List.of("x86-64")), boundsCheckTarget);
    var compiler = new MutantCompiler(DeviceCatalogue.load(null), store, driver, new JobFolders(folder.resolve("jobs")), folder.resolve("models"),
        "me");
    return compiler.compile(spec, "x86-64").artifact();
  }
}
