package dev.mutatenn.cli.report;

import dev.mutatenn.cli.machine.Machine;
import dev.mutatenn.cli.results.Results;
import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.ModelPlan;
import dev.mutatenn.schemas.Verdict;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.RawString;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** report.html: one page that needs nothing beside it. The template, its style and its script are in resources/report. */
final class HtmlReport {

  private HtmlReport() {}

  static String page(Results results, IrDifferences differences) {
    Engine engine = Engine.builder().addDefaults().addValueResolver(new ReflectionValueResolver())
        .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML))).build();
    return engine.parse(resource("report.html"), Variant.forContentType(Variant.TEXT_HTML))
        .data("name", results.plan().getName())
        .data("experiment", results.plan().getExperiment())
        .data("state", results.progress() == null ? "state unknown" : results.progress().getState().name().toLowerCase(Locale.ROOT))
        .data("facts", results.plan().getModels().stream().map(HtmlReport::facts).collect(Collectors.joining("; ")))
        .data("verdicts", Arrays.stream(Verdict.values()).map(verdict -> verdict.name().toLowerCase(Locale.ROOT)).toList())
        .data("operators", OperatorSummary.of(results))
        .data("run", run(results))
        .data("css", new RawString(resource("report.css")))
        .data("js", new RawString(resource("report.js")))
        .data("data", new RawString(embeddable(ReportData.of(results, differences).toString())))
        .render();
  }

  /** Text that can stand in a script element: nothing in it ends the element or begins a comment. */
  static String embeddable(String json) {
    return json.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
  }

  private static String facts(ModelPlan model) {
    return model.getFrame().getModel() + ": " + model.getMutants().size() + " mutants with the original, " + model.getFrame().getInputs()
        + " inputs, "
        + model.getFrame().getDevices().stream().map(DeviceBinding::getDevice).collect(Collectors.joining(", "));
  }

  private static List<Map.Entry<String, String>> run(Results results) {
    Map<String, String> facts = new TreeMap<>();
    results.plan().getVersions().forEach((name, version) -> facts.put(name, version));
    facts.put("planned", results.plan().getPlannedAt().toString());
    if (results.progress() != null) {
      facts.put("last update", results.progress().getUpdatedAt().toString());
    }
    Machine machine = Machine.here();
    facts.put("reported on", machine.os() + ", " + machine.processor() + ", " + machine.processors() + " processors");
    results.plan().getModels().forEach(model -> facts.put(model.getFrame().getModel(), "sha256 " + model.getModel().getOnnx().getSha256()));
    return List.copyOf(facts.entrySet());
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream("/report/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
