package dev.mutatenn.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mutatenn.cli.results.OutputSpool;
import dev.mutatenn.cli.results.Results;
import dev.mutatenn.cli.results.TestResults;
import dev.mutatenn.storage.ObjectStore;
import dev.mutatenn.storage.ObjectStores;
import dev.mutatenn.storage.StorageConfiguration;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportTest {
  private final Results results = TestResults.results();

  @TempDir Path folder;

  @Test
  void mutantsCsv() throws Exception {
    StringBuilder text = new StringBuilder();
    MutantsCsv.write(results, text);
    List<String> lines = text.toString().lines().toList();
    assertThat(lines.getFirst())
        .startsWith("experiment,model,mutant,operator,category,level,site,device,target,outcome,verdict,compile_ms,kernels_compiled,"
        + "artifact_bytes,inference_ms_p50,inputs,accuracy,top1_vs_original,detail,");
    assertThat(lines.get(1))
        .isEqualTo("demo-1,mini,original,original,original,original,,x86-64,x86-64,OK,,12,1,2048,0.35,4,1.0,1.0,,0,,,,false,,c0de");
    assertThat(lines.get(3)).contains("family of add-to-subtract,graph,main/1,x86-64,x86-64,OK,KILLED,")
        .contains(",0.30000000000000004,0.25,,1,a=1 b=2,");
    assertThat(lines.get(6)).contains(",c-gcc,c-gcc,RUN_CRASH,CRASHED,").contains(",<script>alert(1)</script>,3,,11,");
    assertThat(text.toString()).contains(",NOT_APPLICABLE,,").contains("\"has no site, \"\"none\"\" at all\nnowhere\"");
  }

  @Test
  void discrepanciesCsv() throws Exception {
    StringBuilder text = new StringBuilder();
    DiscrepanciesCsv.writePairs(results, text);
    assertThat(text.toString())
        .startsWith("experiment,model,mutant,operator,category,device_a,device_b,inputs,top1_disagreement,topk_jaccard,rbo,kendall_tau,"
        + "max_abs_diff,mean_abs_diff,relative_l2,cosine,out_of_tolerance");
    assertThat(text.toString().lines().skip(1)).containsExactly(
        "demo-1,mini,original,original,original,x86-64,c-gcc,4,0.0,,,1.0,1.0E-7,,,,,0",
        "demo-1,mini," + TestResults.KILLED + ",add-to-subtract,family of add-to-subtract,x86-64,c-gcc,4,0.25,,,,0.30000000000000004,,,,,0",
        "demo-1,mini," + TestResults.CRASHED + ",conditional-lt-to-le,family of conditional-lt-to-le,x86-64,c-gcc,0,,,,,,,,,,0");
    StringBuilder against = new StringBuilder();
    DiscrepanciesCsv.writeAgainstOriginal(results, against);
    assertThat(against.toString().lines()).hasSize(3).last().asString().contains(",c-gcc,c-gcc,0,0.75,");
  }

  @Test
  void allFilesAreWrittenAndNothingElse() throws Exception {
    try (ObjectStore store = ObjectStores.open(new StorageConfiguration(folder.resolve("storage").toUri(),
        Map.of())); OutputSpool spool = OutputSpool.open()) {
      spool.add(TestResults.output("original", "x86-64", 0, 1f));
      new ReportWriter(folder.resolve("out"), store).write(results, spool);
    }
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("mutants.csv", "discrepancies.csv", "against-original.csv", "outputs.jsonl", "report.html", "manifest.json");
    }
    JsonNode manifest = new ObjectMapper().readTree(folder.resolve("out/manifest.json").toFile());
    assertThat(manifest.at("/versions/tvm").asText()).isEqualTo("0.27");
    assertThat(manifest.at("/models/0/onnx/sha256").asText()).hasSize(64);
    assertThat(manifest.at("/models/0/mutants/1/parameters/a").asText()).isEqualTo("1");
    assertThat(manifest.at("/requestDigest").asText()).hasSize(64);
  }

  @Test
  void thePageIsSelfContainedAndHarmless() throws Exception {
    String page = HtmlReport.page(results, new IrDifferences(List.of(IrDifference.of("a\n</script>\nc", "a\nb\nc")), Map.of("mini|"
        + TestResults.KILLED, Map.of("x86-64", 0))));
    assertThat(page).contains("<title>Demo &lt;1&gt;: MutateNN report</title>").doesNotContain("<script>alert").doesNotContain("http://", "https://");
    assertThat(page.split("</script>")).hasSize(3);
    String json = page.substring(page.indexOf("id=\"data\">") + 10, page.indexOf("</script>"));
    JsonNode data = new ObjectMapper().readTree(json);
    assertThat(data.at("/mutants")).hasSize(4);
    assertThat(data.at("/mutants/2/devices/1/detail").asText()).isEqualTo("<script>alert(1)</script>");
    assertThat(data.at("/mutants/2/devices/1/marks").asText()).isEqualTo("signal 11");
    assertThat(data.at("/mutants/1/pairs/0/top1_disagreement").asDouble()).isEqualTo(0.25);
    assertThat(data.at("/mutants/1/differences/x86-64").asInt(-1)).isZero();
    assertThat(data.at("/differences/0/1/2").asText()).isEqualTo("</script>");
    assertThat(page).contains("<th scope=\"row\">add-to-subtract</th>").contains("25.0 %");
  }

  @Test
  void differencesShowWhatChangedWithItsSurroundings() {
    List<String> before = Stream.iterate(1, i -> i <= 30, i -> i + 1).map(i -> "line " + i).toList();
    String after = String.join("\n", before).replace("line 15\n", "line fifteen\nline fifteen and a half\n").replace("line 2\n", "");
    List<IrDifference.Row> rows = IrDifference.of(String.join("\n", before), after).rows();
    assertThat(rows).filteredOn(row -> row.kind() == IrDifference.Kind.REMOVED).singleElement().satisfies(row -> {
      assertThat(row.left()).isEqualTo(2);
      assertThat(row.right()).isZero();
    });
    assertThat(rows).filteredOn(row -> row.kind() == IrDifference.Kind.CHANGED).singleElement().satisfies(row -> {
      assertThat(row.before()).isEqualTo("line 15");
      assertThat(row.after()).isEqualTo("line fifteen");
      assertThat(row.left()).isEqualTo(15);
      assertThat(row.right()).isEqualTo(14);
    });
    assertThat(rows).filteredOn(row -> row.kind() == IrDifference.Kind.ADDED).extracting(IrDifference.Row::after)
        .containsExactly("line fifteen and a half");
    assertThat(rows).filteredOn(row -> row.kind() == IrDifference.Kind.GAP).hasSize(2);
    assertThat(rows).filteredOn(row -> row.kind() == IrDifference.Kind.SAME).allSatisfy(row -> {
      assertThat(row.before()).isEqualTo("line " + row.left());
      assertThat(after.lines().toList().get(row.right() - 1)).isEqualTo(row.after());
    });
    assertThat(IrDifference.of("same", "same").rows()).isEmpty();
  }

  @Test
  void summaryCountsAMutantOnceADevice() {
    assertThat(OperatorSummary.of(results)).extracting(OperatorSummary::operator).containsExactly("add-to-subtract", "conditional-lt-to-le",
        "exp-conv2d-dense-input");
    assertThat(SummaryTable.of(results)).contains("add-to-subtract").containsPattern("all +3 +0 +1 +2 +0 +1 +2");
  }

  @Test
  void gates() {
    assertThat(Gate.parse("discrepancy>0.05")).contains(new Gate("discrepancy", true, 0.05));
    assertThat(Gate.parse(" killed < .1 ")).contains(new Gate("killed", false, 0.1));
    assertThat(Stream.of("", "discrepancy", "discrepancy>=1", "fun>1", "killed>x").flatMap(rule -> Gate.parse(rule).stream())).isEmpty();
    List<Gate> gates = Stream.of("discrepancy>0.2", "discrepancy>0.25", "killed<0.6", "killed<0.5").map(rule -> Gate.parse(rule).orElseThrow())
        .toList();
    assertThat(Gate.judge(gates, results)).extracting(Gate.Judgement::failed).containsExactly(true, false, true, false);
  }

  @Test
  void junitXmlIsXml() throws Exception {
    String xml = JUnitXml.of(results, Gate.judge(List.of(Gate.parse("discrepancy>0.2").orElseThrow()), results));
    var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(1 + 4 * 2);
    assertThat(document.getElementsByTagName("failure").getLength()).isEqualTo(1);
    assertThat(document.getElementsByTagName("skipped").getLength()).isEqualTo(3);
  }
}
