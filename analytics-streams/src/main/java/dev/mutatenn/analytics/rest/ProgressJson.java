package dev.mutatenn.analytics.rest;

import dev.mutatenn.schemas.ExperimentFrame;
import dev.mutatenn.schemas.ExperimentProgress;
import dev.mutatenn.schemas.ExperimentState;
import java.time.Instant;
import java.util.List;

/** Where an experiment stands, and what it consists of; the schemas ExperimentProgress and ExperimentFrame define the fields. */
public record ProgressJson(String experiment, String name, ExperimentState state, List<ProblemJson> problems, List<TargetJson> targets,
    List<DeviceJson> devices, int cellsPlanned, int cellsFinal, Instant startedAt, Instant updatedAt, List<ModelJson> models) {

  /** One thing wrong with a request. */
  public record ProblemJson(String field, String message, String remedy) {}

  /** Compilation for one target. */
  public record TargetJson(String target, int planned, int compiled, int failed) {}

  /** Execution on one device. */
  public record DeviceJson(String device, int planned, int executed, int failed) {}

  /** One model's share. */
  public record ModelJson(String model, List<BindingJson> devices, int mutants, int batches, int inputs, int classes, int topK,
      double absoluteTolerance, double relativeTolerance, String inputSet) {}

  /** A device and the target its artifacts are compiled for. */
  public record BindingJson(String device, String target) {}

  static ProgressJson of(ExperimentProgress p) {
    return new ProgressJson(p.getExperiment(), p.getName(), p.getState(),
        p.getProblems().stream().map(each -> new ProblemJson(each.getField(), each.getMessage(), each.getRemedy())).toList(),
        p.getTargets().stream().map(each -> new TargetJson(each.getTarget(), each.getPlanned(), each.getCompiled(), each.getFailed())).toList(),
        p.getDevices().stream().map(each -> new DeviceJson(each.getDevice(), each.getPlanned(), each.getExecuted(), each.getFailed())).toList(),
        p.getCellsPlanned(), p.getCellsFinal(), p.getStartedAt(), p.getUpdatedAt(), p.getFrames().stream().map(ProgressJson::model).toList());
  }

  private static ModelJson model(ExperimentFrame f) {
    return new ModelJson(f.getModel(), f.getDevices().stream().map(each -> new BindingJson(each.getDevice(), each.getTarget())).toList(),
        f.getMutants(), f.getBatches(), f.getInputs(), f.getClasses(), f.getTopK(), f.getTolerance().getAbsolute(), f.getTolerance().getRelative(),
        f.getInputSet().getUri());
  }
}
