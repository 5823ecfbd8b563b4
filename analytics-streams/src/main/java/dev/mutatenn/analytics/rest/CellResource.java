package dev.mutatenn.analytics.rest;

import dev.mutatenn.analytics.rest.CellsJson.ColumnJson;
import dev.mutatenn.analytics.view.ExperimentView;
import dev.mutatenn.schemas.Comparison;
import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.DiscrepancyMetric;
import dev.mutatenn.schemas.ExperimentFrame;
import dev.mutatenn.schemas.ExperimentProgress;
import dev.mutatenn.schemas.MutantVerdict;
import dev.mutatenn.schemas.Mutation;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** One metric of a whole experiment, small enough to be drawn at once. */
@Path("/api/experiments/{experiment}/cells")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "experiments")
@RunOnVirtualThread
public class CellResource {
  private static final Set<Schema.Type> NUMBERS = Set.of(Schema.Type.DOUBLE, Schema.Type.LONG, Schema.Type.INT);

  private final ExperimentView view;

  public CellResource(ExperimentView view) {
    this.view = view;
  }

  @GET
  @Operation(summary = "One metric of all mutants, by device pair or by device against the original, with their verdicts",
      description = "Every planned mutant has a row, also before there is anything of it.")
  @APIResponse(responseCode = "200", description = "the cells")
  @APIResponse(responseCode = "400", description = "no such metric")
  @APIResponse(responseCode = "404", description = "no such experiment")
  public CellsJson cells(@RestPath String experiment,
      @Parameter(description = "a numeric field of DiscrepancyMetric") @QueryParam("metric") @DefaultValue("top1Disagreement") String metric,
      @Parameter(description = "DEVICE_PAIR or AGAINST_ORIGINAL") @QueryParam("comparison") @DefaultValue("DEVICE_PAIR") Comparison comparison) {
    Schema.Field field = DiscrepancyMetric.getClassSchema().getField(metric);
    if (field == null || !numeric(field.schema())) {
      throw new Problems.BadRequest("metric is " + metric + "; one of " + String.join(", ",
          DiscrepancyMetric.getClassSchema().getFields().stream().filter(each -> numeric(each.schema())).map(Schema.Field::name).toList()));
    }
    ExperimentProgress progress = view.progress(experiment).orElseThrow(() -> new Problems.NotFound("there is no experiment " + experiment));
    List<String> devices = progress.getFrames().stream().limit(1).map(ExperimentFrame::getDevices).flatMap(List::stream)
        .map(DeviceBinding::getDevice).toList();
    List<ColumnJson> columns = columns(devices, comparison);
    Map<String, CellRow> rows = planned(experiment, columns, devices);
    view.metrics(experiment + "|", "", each -> each.getComparison() == comparison, Integer.MAX_VALUE).forEach(each ->
        rows.computeIfAbsent(each.getModel() + "|" + each.getMutant(), _ -> new CellRow(each.getModel(), each.getMutant(), each.getOperator(),
            each.getCategory(), "", true, columns, devices)).add(each, (Number) each.get(field.pos())));
    view.verdicts(experiment + "|", "", _ -> true, Integer.MAX_VALUE).forEach(each ->
        rows.computeIfAbsent(each.getModel() + "|" + each.getMutant(), _ -> row(each, columns, devices)).add(each));
    return new CellsJson(metric, comparison, columns, devices, rows.values().stream().map(CellRow::json).toList());
  }

  private Map<String, CellRow> planned(String experiment, List<ColumnJson> columns, List<String> devices) {
    Map<String, CellRow> rows = new LinkedHashMap<>();
    view.plan(experiment).ifPresent(plan -> plan.getModels().forEach(model -> model.getMutants().forEach(mutant -> {
      Mutation mutation = mutant.getMutation();
      rows.put(model.getFrame().getModel() + "|" + mutant.getMutant(), new CellRow(model.getFrame().getModel(), mutant.getMutant(),
          mutation.getOperator(), mutation.getCategory(), mutation.getSite(), mutant.getNotApplicable() == null, columns, devices));
    })));
    return rows;
  }

  private static CellRow row(MutantVerdict verdict, List<ColumnJson> columns, List<String> devices) {
    Mutation mutation = verdict.getMutation();
    return new CellRow(verdict.getModel(), verdict.getMutant(), mutation.getOperator(), mutation.getCategory(), mutation.getSite(), true, columns,
        devices);
  }

  private static List<ColumnJson> columns(List<String> devices, Comparison comparison) {
    List<ColumnJson> columns = new ArrayList<>();
    for (int a = 0; a < devices.size(); a++) {
      if (comparison == Comparison.AGAINST_ORIGINAL) {
        columns.add(new ColumnJson(devices.get(a), devices.get(a)));
        continue;
      }
      for (int b = a + 1; b < devices.size(); b++) {
        columns.add(new ColumnJson(devices.get(a), devices.get(b)));
      }
    }
    return columns;
  }

  private static boolean numeric(Schema schema) {
    return schema.isUnion() ? schema.getTypes().stream().anyMatch(CellResource::numeric) : NUMBERS.contains(schema.getType());
  }
}
