package dev.mutatenn.compilerworker;

import dev.mutatenn.schemas.BlobRef;
import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.ExperimentFrame;
import dev.mutatenn.schemas.Level;
import dev.mutatenn.schemas.ModelBlob;
import dev.mutatenn.schemas.Mutation;
import dev.mutatenn.schemas.MutantSpec;
import dev.mutatenn.schemas.Tolerance;
import dev.mutatenn.storage.Blob;
import java.util.List;
import java.util.Map;

/** Specs as the mutant-generator makes them. */
public final class Specs {
  private static final BlobRef NO_INPUTS = new BlobRef("file:///inputs", "0".repeat(64), 0L);

  private Specs() {}

  /** The unmutated network for some targets, each on a device of the same name. */
  public static MutantSpec original(String experiment, Blob onnx, List<String> targets) {
    return original(experiment, onnx, targets.stream().map(target -> new DeviceBinding(target, target)).toList(), 120_000);
  }

  /** The unmutated network for some devices. */
  public static MutantSpec original(String experiment, Blob onnx, List<DeviceBinding> devices, long compileTimeoutMillis) {
    var frame = new ExperimentFrame(experiment, "mini", devices, 3, 1, 1, 10, NO_INPUTS, 5, new Tolerance(1e-4, 1e-3), compileTimeoutMillis, 30_000L);
    var model = new ModelBlob("mini", new BlobRef(onnx.uri().toString(), onnx.sha256(), onnx.bytes()), "input", List.of(1, 3, 32, 32),
        List.of(1, 10));
    return new MutantSpec(frame, "original", new Mutation("original", "original", Level.ORIGINAL, "", 0, Map.of()), model, null, List.of(), null);
  }

  /** The same network with a fault. */
  public static MutantSpec mutant(MutantSpec original, String operator, Level level, String site) {
    var mutation = new Mutation(operator, "a family", level, site, 1, Map.of());
    return new MutantSpec(original.getFrame(), operator + ".1.00000000", mutation, original.getModel(), null, List.of(), null);
  }

  /** The faults of two mutants in one. */
  public static MutantSpec both(MutantSpec first, MutantSpec second) {
    return new MutantSpec(first.getFrame(), "both.00000000", first.getMutation(), first.getModel(), null, List.of(second.getMutation()), null);
  }

  /** To be built once more with bound checks, for one of its targets. */
  public static MutantSpec checked(MutantSpec spec, String target) {
    return new MutantSpec(spec.getFrame(), spec.getMutant(), spec.getMutation(), spec.getModel(), spec.getNotApplicable(), spec.getFurther(), target);
  }

  /** A mutant that was found not to apply when it was planned. */
  public static MutantSpec notApplicable(MutantSpec original, String operator, String reason) {
    var mutation = new Mutation(operator, "a family", Level.GRAPH, "", 0, Map.of());
    return new MutantSpec(original.getFrame(), operator + ".0.00000000", mutation, original.getModel(), reason, List.of(), null);
  }
}
