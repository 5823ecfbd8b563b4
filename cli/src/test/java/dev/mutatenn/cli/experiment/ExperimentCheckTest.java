package dev.mutatenn.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mutatenn.catalogue.DeviceCatalogue;
import dev.mutatenn.catalogue.OperatorCatalogue;
import dev.mutatenn.mutantgenerator.planning.ModelExaminer;
import dev.mutatenn.mutantgenerator.request.ResolvedMutation;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The generator's checks on real files and images; only what TVM would say of the network is given. */
class ExperimentCheckTest {
  private static final String GOOD = """
      name: check
      models:
        - name: mini
          uri: zoo/mini.onnx
          preprocess: {resize: [8, 8]}
      dataset: {uri: digits}
      mutations:
        - {operator: conditional-lt-to-le, sites: all}
        - {operator: multiply-store-value, sites: all, parameters: {factor: 2}}
      devices: [x86-64, c-gcc]
      """;

  @TempDir Path folder;
  @TempDir Path scratch;

  private final ExperimentCheck check = new ExperimentCheck(OperatorCatalogue.load(), DeviceCatalogue.load(null));

  @BeforeEach
  void files() throws IOException {
    Files.createDirectories(folder.resolve("zoo"));
    Files.createDirectories(folder.resolve("digits"));
    Files.writeString(folder.resolve("zoo/mini.onnx"), "a network");
    Files.writeString(folder.resolve("digits/labels.csv"), "file,label\none.png,1\n");
    ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", folder.resolve("digits/one.png").toFile());
  }

  @Test
  void aGoodFilePasses() throws Exception {
    ExperimentFile file = read(GOOD);
    assertThatCode(() -> check.names(file, true)).doesNotThrowAnyException();
    assertThatCode(() -> check.contents(file, new Given(List.of(1, 3, 8, 8)), scratch)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      conditional-lt-to-le | conditional-lt-to-lee | 8  | mutations[0].operator | did you mean conditional-lt-to-le
      {factor: 2}          | {facto: 2}            | 9  | mutations[1].parameters.facto | has no parameter
      {factor: 2}          | {factor: two}         | 9  | mutations[1].parameters.factor | is not a number
      c-gcc                | c-gc                  | 10 | devices[1]    | did you mean c-gcc
      zoo/mini.onnx        | zoo/mini.onx          | 4  | models[0].uri | did you mean mini.onnx
      zoo/mini.onnx        | zoo                   | 4  | models[0].uri | is a folder
      digits               | digit                 | 6  | dataset.uri   | did you mean digits
      uri: digits          | uri: zoo              | 6  | dataset.uri   | has no labels.csv
      resize: [8, 8]       | resize: [8]           | 5  | models[0].preprocess.resize | use [height, width]
      """)
  void whatTheFileNamesMustBeThere(String right, String wrong, int line, String field, String words) throws Exception {
    assertThat(GOOD).contains(right);
    ExperimentFile file = read(GOOD.replace(right, wrong));
    expect(catchThrowableOfType(BadExperimentFile.class, () -> check.names(file, true)), line, field, words);
  }

  @Test
  void aNetworkOfAnotherShapeIsRefused() throws Exception {
    ExperimentFile file = read(GOOD);
    expect(catchThrowableOfType(BadExperimentFile.class, () -> check.contents(file, new Given(List.of(1, 3, 16, 8)), scratch)), 5,
        "models[0].preprocess.resize", "use [16, 8]");
  }

  @Test
  void anUnreadableImageIsRefused() throws Exception {
    Files.writeString(folder.resolve("digits/one.png"), "no image");
    ExperimentFile file = read(GOOD);
    expect(catchThrowableOfType(BadExperimentFile.class, () -> check.contents(file, new Given(List.of(1, 3, 8, 8)), scratch)), 6, "dataset.uri",
        "one.png");
  }

  @Test
  void filesOfAnotherMachineAreItsOwnMatter() throws Exception {
    ExperimentFile file = read(GOOD.replace("zoo/mini.onnx", "/there/mini.onnx"));
    assertThatCode(() -> check.names(file, false)).doesNotThrowAnyException();
  }

  private static void expect(BadExperimentFile bad, int line, String field, String words) {
    assertThat(bad.problems()).anySatisfy(problem -> {
      assertThat(problem.line()).isEqualTo(line);
      assertThat(problem.field()).isEqualTo(field);
      assertThat(problem.text("f")).contains(words);
    });
  }

  private ExperimentFile read(String text) throws IOException, BadExperimentFile {
    return ExperimentFileReader.read(Files.writeString(folder.resolve("e.yaml"), text));
  }

  private record Given(List<Integer> shape) implements ModelExaminer {
    @Override
    public Description describe(Path onnx) {
      return new Description("input", "float32", shape, List.of(1, 10));
    }

    @Override
    public List<Sites> survey(Path onnx, List<ResolvedMutation> mutations) {
      return mutations.stream().map(_ -> new Sites(List.of(new Site("s", 1, "s")), "")).toList();
    }
  }
}
