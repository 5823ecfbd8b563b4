package dev.mutatenn.compilerworker.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.catalogue.DeviceCatalogue;
import dev.mutatenn.compilerworker.Specs;
import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.schemas.BlobRef;
import dev.mutatenn.schemas.Level;
import dev.mutatenn.schemas.MutantSpec;
import dev.mutatenn.schemas.Outcome;
import dev.mutatenn.storage.ObjectStores;
import dev.mutatenn.storage.StorageConfiguration;
import dev.mutatenn.tvmdriver.DriverConfiguration;
import dev.mutatenn.tvmdriver.SurveyRequest;
import dev.mutatenn.tvmdriver.TvmDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two workers that share nothing, neither folder nor process, make the same bytes of the same spec. */
class ReproducibilityTest {
  private static final Path MODEL = Path.of("..", "models", "zoo", "mobilenetv2-mini.onnx");
  private static final List<String> TARGETS = List.of("x86-64", "c-gcc");
  @TempDir Path folder;

  @Test
  void theSameSpecGivesTheSameDigestsWhereverItIsCompiled() throws Exception {
    var here = artifacts(folder.resolve("here"));
    assertThat(here).hasSize(TARGETS.size());
    assertThat(artifacts(folder.resolve("elsewhere"))).isEqualTo(here);
  }

  private static List<List<String>> artifacts(Path place) throws Exception {
    var python = Path.of(System.getenv().getOrDefault("MUTATENN_PYTHON", "python3"));
    var configuration = new DriverConfiguration(python, Path.of("..", "tvm-driver", "python"), 1, 0, place.resolve("cache"));
    try (var store = ObjectStores.open(new StorageConfiguration(place.resolve("store").toUri(), Map.of()));
        var driver = new TvmDriver(configuration)) {
      var folders = new JobFolders(place.resolve("jobs"));
      var compiler = new MutantCompiler(DeviceCatalogue.load(null), store, driver, folders, place.resolve("models"), "me");
      var original = Specs.original("e", store.put("models", ".onnx", MODEL), TARGETS);
      var mutant = Specs.checked(Specs.both(mutant(original, "conditional-lt-to-le", Level.LOOP, driver),
          mutant(original, "add-to-subtract", Level.GRAPH, driver)), "x86-64");
      var digests = new ArrayList<List<String>>();
      for (String target : TARGETS) {
        digests.add(digests(compiler.compile(mutant, target).artifact()));
      }
      return digests;
    }
  }

  private static MutantSpec mutant(MutantSpec original, String operator, Level level, TvmDriver driver) throws Exception {
    var sites = driver.survey(MODEL, List.of(new SurveyRequest(operator, Map.of())), Duration.ofSeconds(120)).sites().getFirst();
    return Specs.mutant(original, operator, level, sites.getLast().name());
  }

  private static List<String> digests(Artifact artifact) {
    assertThat(artifact.getOutcome()).as(artifact.getDetail()).isEqualTo(Outcome.OK);
    return List.of(artifact.getCodeDigest(), sha256(artifact.getLibrary()), sha256(artifact.getIrBefore()), sha256(artifact.getIrAfter()),
        sha256(artifact.getCheckedLibrary()));
  }

  private static String sha256(BlobRef blob) {
    return blob == null ? "none" : blob.getSha256();
  }
}
