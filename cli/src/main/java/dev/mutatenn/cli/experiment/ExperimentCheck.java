package dev.mutatenn.cli.experiment;

import dev.mutatenn.catalogue.Closest;
import dev.mutatenn.catalogue.DeviceCatalogue;
import dev.mutatenn.catalogue.OperatorCatalogue;
import dev.mutatenn.mutantgenerator.inputs.InputSets;
import dev.mutatenn.mutantgenerator.inputs.RequestFiles;
import dev.mutatenn.mutantgenerator.planning.ModelExaminer;
import dev.mutatenn.mutantgenerator.planning.Models;
import dev.mutatenn.mutantgenerator.planning.Planner;
import dev.mutatenn.mutantgenerator.request.Limits;
import dev.mutatenn.mutantgenerator.request.Problems;
import dev.mutatenn.mutantgenerator.request.RequestCheck;
import dev.mutatenn.schemas.ExperimentRequest;
import dev.mutatenn.schemas.Problem;
import dev.mutatenn.storage.InputSources;
import dev.mutatenn.storage.ObjectStore;
import dev.mutatenn.storage.ObjectStores;
import dev.mutatenn.storage.StorageConfiguration;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Whether an experiment can be carried out: the mutant-generator's own checks, made before anything starts, with the lines of the file. What
 * passes here is not refused there, unless files change in between.
 */
public final class ExperimentCheck {
  private static final String ANY_ID = "experiment";

  private final OperatorCatalogue operators;
  private final DeviceCatalogue devices;

  public ExperimentCheck(OperatorCatalogue operators, DeviceCatalogue devices) {
    this.operators = operators;
    this.devices = devices;
  }

  /** What can be said without TVM: operators, parameters, devices, ranges, and whether local files are there. */
  public void names(ExperimentFile file, boolean local) throws BadExperimentFile {
    Findings findings = findings(file);
    if (local) {
      for (int i = 0; i < file.request().getModels().size(); i++) {
        exists(findings, "models[" + i + "].uri", file.request().getModels().get(i).getUri(), false);
      }
      exists(findings, "dataset.uri", file.request().getDataset().getUri(), !file.request().getDataset().getUri().endsWith(".npy"));
    }
    Problems problems = new Problems();
    new RequestCheck(operators, devices, Limits.DEFAULT).check(identified(file), problems);
    tell(problems, findings);
  }

  /**
   * Everything: TVM reads the networks, every image is decoded.
   *
   * @param scratch an empty folder for what that makes
   * @throws ModelExaminer.ExaminationException when TVM could not be asked
   */
  public void contents(ExperimentFile file, ModelExaminer examiner, Path scratch)
      throws BadExperimentFile, ModelExaminer.ExaminationException, InterruptedException {
    Problems problems = new Problems();
    URI root = scratch.resolve("storage").toUri();
    try (ObjectStore store = ObjectStores.open(new StorageConfiguration(root, Map.of()));
        InputSources sources = new InputSources(store, file.inputRoots())) {
      RequestFiles files = new RequestFiles(sources, Limits.DEFAULT.fileBytes());
      Models models = new Models(files, store, examiner, scratch.resolve("models"));
      new Planner(operators, devices, models, new InputSets(files, store, Limits.DEFAULT), Limits.DEFAULT).plan(identified(file), problems);
    }
    tell(problems, findings(file));
  }

  private static Findings findings(ExperimentFile file) {
    Findings findings = new Findings(file.file().toString());
    file.lines().forEach(findings::at);
    return findings;
  }

  private static ExperimentRequest identified(ExperimentFile file) {
    return ExperimentRequest.newBuilder(file.request()).setExperiment(ANY_ID).build();
  }

  private static void tell(Problems problems, Findings findings) throws BadExperimentFile {
    for (Problem problem : problems.list()) {
      findings.add(findings.line(problem.getField()), problem.getField(), problem.getMessage(), problem.getRemedy());
    }
    findings.refuse();
  }

  private static void exists(Findings findings, String field, String text, boolean folder) {
    URI uri = URI.create(text);
    if (!"file".equals(uri.getScheme())) {
      return;
    }
    Path place = Path.of(uri);
    String kind = folder ? "folder" : "file";
    if (!Files.exists(place)) {
      List<String> close = siblings(place);
      findings.add(findings.line(field), field, "there is no " + kind + " " + place,
          close.isEmpty() ? "paths are relative to this file's folder" : "did you mean " + String.join(" or ", close) + "?");
    } else if (folder != Files.isDirectory(place)) {
      findings.add(findings.line(field), field, place + " is " + (folder ? "a file" : "a folder"),
          folder ? "a folder of images with labels.csv is needed, or a tensor in a .npy file" : "the ONNX file itself is needed");
    } else if (folder && !Files.isRegularFile(place.resolve("labels.csv"))) {
      findings.add(findings.line(field), field, place + " has no labels.csv", "write one with the columns file,label: a line an image");
    }
  }

  private static List<String> siblings(Path missing) {
    Path folder = missing.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return Closest.to(missing.getFileName().toString(), files.map(file -> file.getFileName().toString()).toList());
    } catch (IOException e) {
      return List.of();
    }
  }
}
