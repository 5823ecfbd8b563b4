package dev.mutatenn.cli.command;

import dev.mutatenn.catalogue.DeviceCatalogue;
import dev.mutatenn.catalogue.OperatorCatalogue;
import dev.mutatenn.cli.experiment.BadExperimentFile;
import dev.mutatenn.cli.experiment.ExperimentCheck;
import dev.mutatenn.cli.experiment.ExperimentFile;
import dev.mutatenn.cli.experiment.ExperimentFileReader;
import dev.mutatenn.cli.experiment.ExperimentIds;
import dev.mutatenn.mutantgenerator.planning.ModelExaminer;
import dev.mutatenn.mutantgenerator.service.TvmModelExaminer;
import dev.mutatenn.tvmdriver.TvmDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * An experiment file that was found good.
 *
 * @param file the file
 * @param id of the experiment
 */
record PreparedExperiment(ExperimentFile file, String id) {
  private static final Duration DEADLINE = Duration.ofMinutes(5);

  /**
   * Reads and checks a file.
   *
   * @param local whether the services read the same files as this command: then networks and images are looked at too
   */
  static PreparedExperiment read(Path path, DeviceCatalogue devices, boolean local) throws BadExperimentFile, IOException, InterruptedException {
    ExperimentFile file = ExperimentFileReader.read(path);
    ExperimentCheck check = new ExperimentCheck(OperatorCatalogue.load(), devices);
    check.names(file, local);
    if (local) {
      contents(check, file);
    }
    return new PreparedExperiment(file, ExperimentIds.of(file.request()));
  }

  private static void contents(ExperimentCheck check, ExperimentFile file) throws BadExperimentFile, IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("mutatenn-check");
    try (TvmDriver driver = Drivers.open(scratch.resolve("driver"))) {
      check.contents(file, new TvmModelExaminer(driver, DEADLINE), scratch);
    } catch (ModelExaminer.ExaminationException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } finally {
      try (Stream<Path> files = Files.walk(scratch)) {
        List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
        all.forEach(one -> one.toFile().delete());
      }
    }
  }
}
