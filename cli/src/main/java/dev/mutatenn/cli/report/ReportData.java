package dev.mutatenn.cli.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mutatenn.cli.results.DevicePair;
import dev.mutatenn.cli.results.Results;
import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.DiscrepancyMetric;
import dev.mutatenn.schemas.ModelPlan;
import dev.mutatenn.schemas.Mutation;
import dev.mutatenn.schemas.MutantVerdict;
import dev.mutatenn.schemas.PlannedMutant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What report.js draws from. */
final class ReportData {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportData() {}

  static ObjectNode of(Results results, IrDifferences differences) {
    ObjectNode data = JSON.createObjectNode();
    ArrayNode models = data.putArray("models");
    ArrayNode mutants = data.putArray("mutants");
    List<ModelPlan> plans = results.plan().getModels();
    for (int i = 0; i < plans.size(); i++) {
      ModelPlan plan = plans.get(i);
      List<DevicePair> pairs = DevicePair.of(plan.getFrame().getDevices());
      ObjectNode model = models.addObject().put("name", plan.getFrame().getModel());
      plan.getFrame().getDevices().forEach(device -> model.withArray("/devices").addObject().put("device", device.getDevice()).put("target",
          device.getTarget()));
      ArrayNode names = model.putArray("pairs");
      pairs.forEach(pair -> names.addArray().add(pair.a()).add(pair.b()));
      for (PlannedMutant mutant : plan.getMutants()) {
        mutant(mutants.addObject().put("model", i), results, plan, mutant, pairs,
            differences.byMutant().getOrDefault(plan.getFrame().getModel() + "|" + mutant.getMutant(), Map.of()));
      }
    }
    ArrayNode texts = data.putArray("differences");
    for (IrDifference difference : differences.all()) {
      ArrayNode rows = texts.addArray();
      difference.rows().forEach(row -> rows.addArray().add(row.kind().name()).add(row.left()).add(row.before()).add(row.right()).add(row.after()));
    }
    return data;
  }

  private static void mutant(ObjectNode node, Results results, ModelPlan plan, PlannedMutant mutant, List<DevicePair> pairs, Map<String,
      Integer> differences) {
    String model = plan.getFrame().getModel();
    Mutation mutation = mutant.getMutation();
    node.put("id", mutant.getMutant()).put("operator", mutation.getOperator()).put("category", mutation.getCategory()).put("level",
        MutantsCsv.level(mutation))
        .put("site", mutation.getSite()).put("ordinal", mutation.getOrdinal()).put("parameters", MutantsCsv.parameters(mutation.getParameters()))
        .put("notApplicable", mutant.getNotApplicable());
    ArrayNode devices = node.putArray("devices");
    ArrayNode against = node.putArray("against");
    for (DeviceBinding device : plan.getFrame().getDevices()) {
      results.verdict(model, mutant.getMutant(), device.getDevice()).ifPresentOrElse(verdict -> verdict(devices.addObject(), verdict),
          devices::addNull);
      metric(against, results.againstOriginal(model, mutant.getMutant(), device.getDevice()));
    }
    ArrayNode compared = node.putArray("pairs");
    pairs.forEach(pair -> metric(compared, results.pair(model, mutant.getMutant(), pair)));
    node.set("differences", JSON.valueToTree(differences));
  }

  private static void verdict(ObjectNode node, MutantVerdict v) {
    node.put("outcome", v.getOutcome().name()).put("verdict", v.getVerdict() == null ? null : v.getVerdict().name()).put("detail", v.getDetail())
        .put("compile", v.getCompileMillis()).put("kernels", v.getKernelsCompiled()).put("bytes", v.getArtifactBytes())
        .put("p50", MutantsCsv.millis(v.getInferenceMicrosP50())).put("inputs", v.getInputs()).put("accuracy", v.getAccuracy())
        .put("top1", v.getTop1VsOriginal()).put("marks", marks(v));
  }

  /** What warns of a result. */
  private static String marks(MutantVerdict v) {
    List<String> marks = new ArrayList<>();
    if (v.getSignal() != null) {
      marks.add("signal " + v.getSignal());
    }
    if (Boolean.FALSE.equals(v.getDeterministic())) {
      marks.add("nondeterministic");
    }
    if (v.getFlaky()) {
      marks.add("flaky");
    }
    if (v.getBounds() != null) {
      marks.add(v.getBounds().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
    }
    return String.join(", ", marks);
  }

  private static void metric(ArrayNode list, Optional<DiscrepancyMetric> metric) {
    metric.ifPresentOrElse(m -> list.addObject().put("inputs", m.getInputs()).put("top1_disagreement", m.getTop1Disagreement())
        .put("topk_jaccard", m.getTopkJaccard()).put("rbo", m.getRbo()).put("kendall_tau", m.getKendallTau()).put("max_abs_diff", m.getMaxAbsDiff())
        .put("mean_abs_diff", m.getMeanAbsDiff()).put("relative_l2", m.getRelativeL2()).put("cosine", m.getCosine())
        .put("out_of_tolerance", m.getOutOfTolerance()), list::addNull);
  }
}
