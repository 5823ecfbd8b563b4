package dev.mutatenn.mutantgenerator.planning;

import dev.mutatenn.catalogue.DeviceCatalogue;
import dev.mutatenn.catalogue.Operator;
import dev.mutatenn.catalogue.OperatorCatalogue;
import dev.mutatenn.schemas.BoundsCheckPolicy;
import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.Mutation;
import dev.mutatenn.schemas.PlannedMutant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which mutants are built once more with checks of every access to memory, and for which target. */
final class BoundsChecks {

  /** Kinds of TVM targets whose kernels run on the CPU. */
  private static final Set<Object> CPU_KINDS = Set.of("llvm", "c");

  private final OperatorCatalogue operators;
  private final DeviceCatalogue devices;

  BoundsChecks(OperatorCatalogue operators, DeviceCatalogue devices) {
    this.operators = operators;
    this.devices = devices;
  }

  /** The first CPU target among the devices of this machine, in their order; empty where there is none. */
  Optional<String> target(List<DeviceBinding> bindings) {
    return bindings.stream().filter(this::isLocalCpu).map(DeviceBinding::getTarget).findFirst();
  }

  /** The mutants, those to be checked with their target. */
  List<PlannedMutant> marked(List<PlannedMutant> mutants, BoundsCheckPolicy policy, List<DeviceBinding> bindings) {
    var target = target(bindings);
    if (target.isEmpty()) {
      return mutants;
    }
    return mutants.stream().map(mutant -> mutant.getNotApplicable() == null && isWanted(mutant, policy)
        ? new PlannedMutant(mutant.getMutant(), mutant.getMutation(), null, mutant.getFurther(), target.get()) : mutant).toList();
  }

  private boolean isWanted(PlannedMutant mutant, BoundsCheckPolicy policy) {
    return switch (policy) {
      case NONE -> false;
      case ALL -> true;
      case DEFAULT -> Stream.concat(Stream.of(mutant.getMutation()), mutant.getFurther().stream()).anyMatch(this::mayLeaveBounds);
    };
  }

  private boolean mayLeaveBounds(Mutation mutation) {
    return operators.find(mutation.getOperator()).map(Operator::mayLeaveBounds).orElse(false);
  }

  private boolean isLocalCpu(DeviceBinding binding) {
    boolean cpu = devices.target(binding.getTarget()).filter(target -> CPU_KINDS.contains(target.tvm().get("kind"))).isPresent();
    return cpu && devices.device(binding.getDevice()).filter(device -> device.runtime().kind().equals("cpu")).isPresent();
  }
}
