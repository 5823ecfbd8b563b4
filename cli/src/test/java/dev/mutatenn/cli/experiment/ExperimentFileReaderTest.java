package dev.mutatenn.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mutatenn.schemas.ExperimentRequest;
import dev.mutatenn.schemas.SecondOrder;
import dev.mutatenn.schemas.BoundsCheckPolicy;
import dev.mutatenn.schemas.Layout;
import dev.mutatenn.schemas.MutationRequest;
import dev.mutatenn.schemas.SiteSelection;
import dev.mutatenn.schemas.SiteSelectionKind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentFileReaderTest {
  private static final String GOOD = """
      name: digits quick
      models:
        - name: mini
          uri: zoo/mini.onnx
          preprocess: {resize: [32, 16], scale: 255, mean: [0.5, 0.25, 0.5], std: 0.5, layout: NHWC}
      dataset: {uri: digits, limit: 200}
      mutations:
        - operator: conditional-lt-to-le
          sites: all
        - operator: transpose-conv2d-input
          sites: {first: 2, last: 5}
        - operator: multiply-store-value
          sites: {sample: 3, seed: 7}
          parameters: {factor: 1.001}
      devices: [x86-64, c-gcc]
      topK: 3
      tolerance: {absolute: 1.0e-5, relative: 2e-3}
      timeouts: {compile: 2m, inference: 1500ms}
      batchSize: 20
      """;

  @TempDir Path folder;

  @Test
  void mutantsAreChosenAsTheFileSays() throws Exception {
    String text = GOOD.replace("{sample: 3, seed: 7}", "{stratified: 4, seed: 9}").replace("{first: 2, last: 5}", "{names: [main/a#1@00, main/b#2@11]}")
        + "secondOrder: {count: 20, seed: 5}\nmaxMutantsPerModel: 200\nmaxMutantsSeed: 6\nboundsCheck: none\n";
    ExperimentRequest request = ExperimentFileReader.read(write(text)).request();
    assertThat(request.getMutations().get(1).getSites().getKind()).isEqualTo(SiteSelectionKind.NAMES);
    assertThat(request.getMutations().get(1).getSites().getNames()).containsExactly("main/a#1@00", "main/b#2@11");
    assertThat(request.getMutations().get(2).getSites())
        .isEqualTo(SiteSelection.newBuilder().setKind(SiteSelectionKind.STRATIFIED).setCount(4).setSeed(9).build());
    assertThat(request.getSecondOrder()).isEqualTo(new SecondOrder(20, 5L));
    assertThat(request.getMaxMutantsPerModel()).isEqualTo(200);
    assertThat(request.getMaxMutantsSeed()).isEqualTo(6);
    assertThat(request.getBoundsCheck()).isEqualTo(BoundsCheckPolicy.NONE);
    assertThat(ExperimentFileReader.read(write(GOOD)).request().getBoundsCheck()).isEqualTo(BoundsCheckPolicy.DEFAULT);
  }

  @Test
  void everyFieldArrives() throws Exception {
    ExperimentFile file = ExperimentFileReader.read(write(GOOD));
    ExperimentRequest request = file.request();
    assertThat(request.getName()).isEqualTo("digits quick");
    assertThat(request.getModels()).singleElement().satisfies(model -> {
      assertThat(model.getName()).isEqualTo("mini");
      assertThat(model.getUri()).isEqualTo(folder.resolve("zoo/mini.onnx").toUri().toString());
      assertThat(model.getPreprocess().getResize()).containsExactly(32, 16);
      assertThat(model.getPreprocess().getScale()).isEqualTo(255.0);
      assertThat(model.getPreprocess().getMean()).containsExactly(0.5, 0.25, 0.5);
      assertThat(model.getPreprocess().getStd()).containsExactly(0.5);
      assertThat(model.getPreprocess().getLayout()).isEqualTo(Layout.NHWC);
    });
    assertThat(request.getDataset().getLimit()).isEqualTo(200);
    assertThat(request.getMutations()).containsExactly(
        new MutationRequest("conditional-lt-to-le", selection(SiteSelectionKind.ALL, 0, 0, 0, 0L), Map.of()),
        new MutationRequest("transpose-conv2d-input", selection(SiteSelectionKind.RANGE, 2, 5, 0, 0L), Map.of()),
        new MutationRequest("multiply-store-value", selection(SiteSelectionKind.SAMPLE, 0, 0, 3, 7L), Map.of("factor", "1.001")));
    assertThat(request.getDevices()).containsExactly("x86-64", "c-gcc");
    assertThat(request.getTopK()).isEqualTo(3);
    assertThat(request.getTolerance().getAbsolute()).isEqualTo(1e-5);
    assertThat(request.getTolerance().getRelative()).isEqualTo(2e-3);
    assertThat(request.getCompileTimeoutMillis()).isEqualTo(120_000);
    assertThat(request.getInferenceTimeoutMillis()).isEqualTo(1_500);
    assertThat(request.getBatchSize()).isEqualTo(20);
    assertThat(file.line("mutations[2].parameters.factor")).isEqualTo(14);
    assertThat(file.line("models[0].preprocess.resize")).isEqualTo(5);
    assertThat(file.line("devices[1]")).isEqualTo(15);
  }

  @Test
  void whatMayBeLeftOutHasADefault() throws Exception {
    ExperimentRequest request = ExperimentFileReader.read(write("""
        name: short
        models: [{name: m, uri: m.onnx, preprocess: {resize: [8, 8]}}]
        dataset: {uri: d}
        devices: [c-gcc]
        """)).request();
    assertThat(request.getMutations()).isEmpty();
    assertThat(request.getTopK()).isEqualTo(5);
    assertThat(request.getBatchSize()).isEqualTo(50);
    assertThat(request.getTolerance().getAbsolute()).isEqualTo(1e-4);
    assertThat(request.getTolerance().getRelative()).isEqualTo(1e-3);
    assertThat(request.getCompileTimeoutMillis()).isEqualTo(120_000);
    assertThat(request.getInferenceTimeoutMillis()).isEqualTo(30_000);
    assertThat(request.getDataset().getLimit()).isNull();
    assertThat(request.getModels().getFirst().getPreprocess().getScale()).isEqualTo(255.0);
    assertThat(request.getModels().getFirst().getPreprocess().getLayout()).isEqualTo(Layout.NCHW);
  }

  @Test
  void aTensorNeedsNoPreprocessing() throws Exception {
    ExperimentFile file = ExperimentFileReader.read(write("""
        name: tensor
        models: [{name: m, uri: s3://bucket/m.onnx}]
        dataset: {uri: data/x.npy}
        devices: [c-gcc]
        """));
    assertThat(file.inputRoots()).containsExactly(URI.create("s3://bucket/"), folder.toUri().resolve("data/"));
  }

  /** What is changed in the good file, where the problem is told, and words of it. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      name: digits quick           | nam: digits quick            | 1  | nam           | did you mean name
      name: digits quick           | name:                        | 1  | name          | is missing
      name: digits quick           | name: [a]                    | 1  | name          | a list, a text is needed
      uri: zoo/mini.onnx           | url: zoo/mini.onnx           | 4  | models[0].url | did you mean uri
      uri: zoo/mini.onnx           | url: zoo/mini.onnx           | 3  | models[0].uri | is missing
      uri: zoo/mini.onnx           | uri: http://x/mini.onnx      | 4  | models[0].uri | scheme http
      uri: zoo/mini.onnx           | uri: "s3:nothing"            | 4  | models[0].uri | no URI
      resize: [32, 16]             | resize: [32, x]              | 5  | models[0].preprocess.resize[1] | "x", a whole number
      resize: [32, 16]             | resize: 32                   | 5  | models[0].preprocess.resize    | "32", a list
      resize: [32, 16]             | size: [32, 16]               | 5  | models[0].preprocess.size      | did you mean resize
      scale: 255                   | scale: full                  | 5  | models[0].preprocess.scale     | a number
      mean: [0.5, 0.25, 0.5]       | mean: {r: 1}                 | 5  | models[0].preprocess.mean      | a list
      layout: NHWC                 | layout: NHCW                 | 5  | models[0].preprocess.layout    | NCHW or NHWC
      dataset: {uri: digits        | dataset: {path: digits       | 6  | dataset.path  | known here: uri, limit
      limit: 200                   | limit: many                  | 6  | dataset.limit | "many", a whole number
      operator: multiply           | operators: multiply          | 12 | mutations[2].operators | did you mean operator
      sites: all                   | sites: some                  | 9  | mutations[0].sites     | "some", all or a selection
      sites: all                   | sites: {}                    | 9  | mutations[0].sites     | selects nothing
      {first: 2, last: 5}          | {first: 2, sample: 5}        | 11 | mutations[1].sites     | exclude each other
      {first: 2, last: 5}          | {first: 2}                   | 11 | mutations[1].sites.last   | is missing
      {sample: 3, seed: 7}         | {seed: 7}                    | 13 | mutations[2].sites.sample | is missing
      {sample: 3, seed: 7}         | {sample: 3, seed: x}         | 13 | mutations[2].sites.seed   | a whole number
      {factor: 1.001}              | {factor: [1]}                | 14 | mutations[2].parameters.factor | a number or a text
      {factor: 1.001}              | {factor: 1, factor: 2}       | 14 | mutations[2].parameters.factor | is there twice
      devices: [x86-64, c-gcc]     | devices: x86-64              | 15 | devices       | a list is needed
      devices: [x86-64, c-gcc]     | devices: [{a: b}]            | 15 | devices       | a list of device names
      topK: 3                      | topK: 3.5                    | 16 | topK          | a whole number
      topK: 3                      | topk: 3                      | 16 | topk          | did you mean topK
      absolute: 1.0e-5             | absolute: .nan               | 17 | tolerance.absolute | a number
      compile: 2m                  | compile: 120                 | 18 | timeouts.compile   | a time with its unit
      compile: 2m                  | compile: 2 minutes           | 18 | timeouts.compile   | as in 250ms, 120s, 2m or 1h
      batchSize: 20                | name: again                  | 19 | name          | is there twice
      """)
  void whatIsWrongIsToldWithItsLine(String right, String wrong, int line, String field, String words) throws Exception {
    assertThat(GOOD).contains(right);
    BadExperimentFile bad = catchThrowableOfType(BadExperimentFile.class, () -> ExperimentFileReader.read(write(GOOD.replace(right, wrong))));
    assertThat(bad.problems()).anySatisfy(problem -> {
      assertThat(problem.line()).isEqualTo(line);
      assertThat(problem.field()).isEqualTo(field);
      assertThat(problem.text("f.yaml")).startsWith("f.yaml:" + line + ": " + field + ": ").contains(words);
      assertThat(problem.remedy()).isNotBlank();
    });
  }

  @Test
  void allProblemsAreToldAtOnceInTheirOrder() throws IOException {
    String many = GOOD.replace("topK: 3", "topK: x").replace("limit: 200", "limit: x").replace("name: digits quick", "title: x");
    BadExperimentFile bad = catchThrowableOfType(BadExperimentFile.class, () -> ExperimentFileReader.read(write(many)));
    assertThat(bad.problems()).extracting(FileProblem::field).containsExactlyInAnyOrder("title", "name", "dataset.limit", "topK");
    assertThat(bad.problems()).extracting(FileProblem::line).isSorted();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      'a: [1'                | this is no YAML
      'a: b: c'              | this is no YAML
      ''                     | is empty
      '- 1'                  | a list, a group of settings is needed
      'hello'                | "hello", a group of settings is needed
      """)
  void whatIsNoMappingIsRefused(String text, String words) {
    assertThatThrownBy(() -> ExperimentFileReader.read(write(text))).isInstanceOf(BadExperimentFile.class).hasMessageContaining(words)
        .hasMessageContaining(":1:");
  }

  @Test
  void filesThatAreNoneAreRefused() throws IOException {
    assertThatThrownBy(() -> ExperimentFileReader.read(folder.resolve("nowhere.yaml"))).isInstanceOf(BadExperimentFile.class)
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> ExperimentFileReader.read(folder)).isInstanceOf(BadExperimentFile.class).hasMessageContaining("a folder");
    Path binary = Files.write(folder.resolve("b.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    assertThatThrownBy(() -> ExperimentFileReader.read(binary)).isInstanceOf(BadExperimentFile.class);
  }

  @Test
  void anAliasOfItselfEnds() {
    assertThatThrownBy(() -> ExperimentFileReader.read(write("name: &a [*a]"))).isInstanceOf(BadExperimentFile.class);
  }

  @Test
  void durations() {
    assertThat(List.of("250ms", "120s", "2m", "1h", "1.5s", "2 m")).extracting(text -> Scalars.duration(text).orElseThrow().toMillis())
        .containsExactly(250L, 120_000L, 120_000L, 3_600_000L, 1_500L, 120_000L);
    assertThat(List.of("", "120", "s", "-1s", "1d", "1s1m", "1e3s", "99999999999s")).allSatisfy(text -> assertThat(Scalars.duration(text)).isEmpty());
  }

  private static SiteSelection selection(SiteSelectionKind kind, int first, int last, int count, long seed) {
    return SiteSelection.newBuilder().setKind(kind).setFirst(first).setLast(last).setCount(count).setSeed(seed).build();
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("experiment.yaml"), text);
  }
}
