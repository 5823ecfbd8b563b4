package dev.mutatenn.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {
  private static final String TARGET = "targets: [{name: t, tvm: {kind: llvm}, link: {compiler: g++, options: []}}]\n";

  @TempDir Path folder;

  @Test
  void everyFamilyOfThePaperHasAnOperatorAndBothNamesFindIt() {
    OperatorCatalogue operators = OperatorCatalogue.load();
    assertThat(operators.all().stream().map(Operator::category).distinct()).hasSizeGreaterThanOrEqualTo(6);
    for (Operator operator : operators.all()) {
      assertThat(operators.find(operator.name())).contains(operator);
      assertThat(operators.find(operator.originalTitle())).contains(operator);
      assertThat(operator.name()).matches("[a-z0-9-]+");
    }
    assertThat(operators.find("ifstmt_LT_to_LE")).map(Operator::name).contains("conditional-lt-to-le");
    assertThat(operators.find("no-such")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"conditional-lt-to-lee, conditional-lt-to-le", "ifstmt_LT_to_L, ifstmt_LT_to_LE", "add_to_subtract, add-to-subtract"})
  void aMisspeltOperatorHasAClosestOne(String wrong, String meant) {
    assertThat(OperatorCatalogue.load().closest(wrong).getFirst()).isEqualTo(meant);
  }

  @Test
  void nothingIsCloseToNonsense() {
    assertThat(OperatorCatalogue.load().closest("zzzzzz")).isEmpty();
  }

  @Test
  void everyDeviceHasItsTarget() {
    DeviceCatalogue catalogue = DeviceCatalogue.load(null);
    assertThat(catalogue.devices()).extracting(Device::name).contains("x86-64", "x86-64-v3", "c-gcc");
    for (Device device : catalogue.devices()) {
      assertThat(catalogue.targetOf(device).name()).isEqualTo(device.target());
    }
    assertThat(catalogue.closest("x86-64-v4")).contains("x86-64-v3");
    assertThat(catalogue.target("c-gcc").orElseThrow().link().options()).containsExactly("-O2");
  }

  @Test
  void wrongFilesAreToldWithPlaceAndRemedy() throws Exception {
    refused("targets: []", "devices: a list is needed");
    refused(TARGET + "devices: [{name: d, target: u, runtime: {kind: cpu, index: 0}}]", "devices[0].target: there is no target u; there are t");
    refused(TARGET + "devices: [{name: D!, target: t, runtime: {kind: cpu, index: 0}}]", "devices[0].name", "lower-case");
    refused(TARGET + "devices: [{nmae: d}]", "devices[0].nmae: is not known here; known are name, runtime, target");
    refused(TARGET + "devices: [{name: d, target: t, runtime: {kind: gpu, index: 0}}]", "devices[0].runtime.kind: must be cpu");
    refused("targets: [", "line ");
    String device = "{name: d, target: t, runtime: {kind: cpu, index: 0}}";
    refused(TARGET + "devices: [" + device + ", " + device + "]", "devices[1].name: d is there twice");
    assertThatThrownBy(() -> DeviceCatalogue.load(folder.resolve("absent.yaml"))).hasMessageContaining("absent.yaml").hasMessageContaining("does not exist");
  }

  private void refused(String text, String... messages) throws Exception {
    Path file = Files.writeString(folder.resolve("devices.yaml"), text);
    assertThatThrownBy(() -> DeviceCatalogue.load(file)).isInstanceOf(CatalogueException.class).hasMessageContainingAll(messages).hasMessageContaining(file.toString());
  }
}
