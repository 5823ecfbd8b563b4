package dev.mutatenn.mutantgenerator.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.catalogue.DeviceCatalogue;
import dev.mutatenn.catalogue.OperatorCatalogue;
import dev.mutatenn.schemas.BoundsCheckPolicy;
import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.Level;
import dev.mutatenn.schemas.Mutation;
import dev.mutatenn.schemas.PlannedMutant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BoundsChecksTest {

  private static final List<DeviceBinding> DEVICES = List.of(new DeviceBinding("c-gcc", "c-gcc"), new DeviceBinding("x86-64", "x86-64"));
  private static final PlannedMutant VALUE = mutant("add-to-subtract");
  private static final PlannedMutant CONDITION = mutant("conditional-lt-to-le");
  private static final PlannedMutant BOTH = mutant("add-to-subtract", "conditional-lt-to-le");
  private static final PlannedMutant NOWHERE = PlannedMutant.newBuilder(CONDITION).setNotApplicable("no site").build();

  private final BoundsChecks checks = new BoundsChecks(OperatorCatalogue.load(), DeviceCatalogue.load(null));

  @Test
  void byDefaultThoseAreCheckedThatMayLeaveBounds() {
    assertThat(targets(BoundsCheckPolicy.DEFAULT, DEVICES)).containsExactly(null, null, "c-gcc", "c-gcc", null);
  }

  @Test
  void allIncludesTheOriginalButNotWhatDoesNotApply() {
    assertThat(targets(BoundsCheckPolicy.ALL, DEVICES.reversed())).containsExactly("x86-64", "x86-64", "x86-64", "x86-64", null);
  }

  @Test
  void noneIsNone() {
    assertThat(targets(BoundsCheckPolicy.NONE, DEVICES)).containsOnlyNulls();
  }

  @Test
  void withoutACpuOfThisMachineNothingIsChecked() {
    assertThat(targets(BoundsCheckPolicy.ALL, List.of(new DeviceBinding("elsewhere", "x86-64"), new DeviceBinding("x86-64", "elsewhere"))))
        .containsOnlyNulls();
  }

  @Test
  void devicesOverTheNetworkAndGpusArePassedOver() {
    var devices = List.of(new DeviceBinding("aarch64", "aarch64"), new DeviceBinding("cuda", "cuda"), new DeviceBinding("x86-64", "x86-64"));
    assertThat(checks.target(devices)).contains("x86-64");
    assertThat(checks.target(devices.subList(0, 2))).isEmpty();
  }

  private List<String> targets(BoundsCheckPolicy policy, List<DeviceBinding> devices) {
    return checks.marked(List.of(MutantPlanner.original(), VALUE, CONDITION, BOTH, NOWHERE), policy, devices).stream()
        .map(PlannedMutant::getBoundsCheckTarget).toList();
  }

  private static PlannedMutant mutant(String... operators) {
    var faults = Arrays.stream(operators).map(operator -> new Mutation(operator, "a family", Level.LOOP, "s", 1, Map.of())).toList();
    return MutantPlanner.planned(String.join("+", operators), faults, null);
  }
}
