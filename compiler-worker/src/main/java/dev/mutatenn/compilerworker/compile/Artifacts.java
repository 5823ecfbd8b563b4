package dev.mutatenn.compilerworker.compile;

import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.schemas.BlobRef;
import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.MutantSpec;
import dev.mutatenn.schemas.Outcome;
import dev.mutatenn.storage.Blob;
import dev.mutatenn.tvmdriver.CompileResult;
import java.util.List;

/** The records that say what became of a mutant on a target. Pure functions. */
public final class Artifacts {

  private Artifacts() {}

  /**
   * What was stored of a compilation.
   *
   * @param checkedLibrary the library that checks every access to memory when it runs; null where there is none
   */
  public record Stored(Blob library, Blob irBefore, Blob irAfter, Blob checkedLibrary) {}

  /** The targets a mutant is wanted for, each once, in the order of the devices. */
  public static List<String> targets(MutantSpec spec) {
    return spec.getFrame().getDevices().stream().map(DeviceBinding::getTarget).distinct().toList();
  }

  /** It was compiled. */
  public static Artifact compiled(MutantSpec spec, String target, CompileResult.Compiled result, Stored stored, String worker) {
    return of(spec, target, Outcome.OK, "", worker)
        .setLibrary(reference(stored.library()))
        .setIrBefore(reference(stored.irBefore()))
        .setIrAfter(reference(stored.irAfter()))
        .setCheckedLibrary(stored.checkedLibrary() == null ? null : reference(stored.checkedLibrary()))
        .setCodeDigest(result.codeDigest())
        .setCompileMillis(result.wall().toMillis())
        .setKernelsCompiled(result.kernelsCompiled())
        .build();
  }

  /** The compiler gave none, and why. */
  public static Artifact failed(MutantSpec spec, String target, CompileResult.CompileFailed result, String worker) {
    return of(spec, target, outcome(result.kind()), result.detail(), worker).setCompileMillis(result.wall().toMillis()).build();
  }

  /** It was not tried: the mutation has no place in this network. */
  public static Artifact notApplicable(MutantSpec spec, String target, String worker) {
    return of(spec, target, Outcome.NOT_APPLICABLE, spec.getNotApplicable(), worker).build();
  }

  /** It was given up, for a reason that is not the mutant's. */
  public static Artifact givenUp(MutantSpec spec, String target, String why, String worker) {
    return of(spec, target, Outcome.COMPILE_ERROR, why, worker).build();
  }

  /** The compiler's answer in the words of the records. */
  static Outcome outcome(CompileResult.Kind kind) {
    return Outcome.valueOf(kind.name());
  }

  private static Artifact.Builder of(MutantSpec spec, String target, Outcome outcome, String detail, String worker) {
    return Artifact.newBuilder()
        .setFrame(spec.getFrame())
        .setMutant(spec.getMutant())
        .setMutation(spec.getMutation())
        .setTarget(target)
        .setOutcome(outcome)
        .setDetail(detail)
        .setCodeDigest("")
        .setCompileMillis(0)
        .setKernelsCompiled(0)
        .setWorker(worker);
  }

  private static BlobRef reference(Blob blob) {
    return new BlobRef(blob.uri().toString(), blob.sha256(), blob.bytes());
  }
}
