package dev.mutatenn.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.mutantgenerator.request.RequestCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentIdsTest {
  @TempDir Path folder;

  @Test
  void sameContentSameIdWhereverItLies() throws Exception {
    String here = id("a", "model", "image", "factor: 1.5");
    assertThat(here).startsWith("my-experiment-2-").hasSize("my-experiment-2-".length() + 8);
    assertThat(RequestCheck.isExperimentId(here)).isTrue();
    assertThat(id("b/c", "model", "image", "factor: 1.5")).isEqualTo(here);
    assertThat(id("d", "other model", "image", "factor: 1.5")).isNotEqualTo(here);
    assertThat(id("e", "model", "other image", "factor: 1.5")).isNotEqualTo(here);
    assertThat(id("f", "model", "image", "factor: 1.6")).isNotEqualTo(here);
  }

  @Test
  void slugs() {
    assertThat(ExperimentIds.slug("  Größe & Co.  ")).isEqualTo("gro-e-co");
    assertThat(ExperimentIds.slug("日本")).isEqualTo("experiment");
    assertThat(ExperimentIds.slug("x".repeat(200))).hasSize(60);
  }

  private String id(String place, String model, String image, String parameter) throws IOException, BadExperimentFile {
    Path checkout = Files.createDirectories(folder.resolve(place));
    Files.createDirectories(checkout.resolve("images"));
    Files.writeString(checkout.resolve("m.onnx"), model);
    Files.writeString(checkout.resolve("images/labels.csv"), "file,label\na.png,1\n");
    Files.writeString(checkout.resolve("images/a.png"), image);
    Path file = Files.writeString(checkout.resolve("e.yaml"), """
        name: My experiment (2)
        models: [{name: m, uri: m.onnx, preprocess: {resize: [8, 8]}}]
        dataset: {uri: images}
        mutations: [{operator: multiply-store-value, sites: all, parameters: {%s}}]
        devices: [c-gcc]
        """.formatted(parameter));
    return ExperimentIds.of(ExperimentFileReader.read(file).request());
  }
}
