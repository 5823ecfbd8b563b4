package dev.mutatenn.analytics.topology;

import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.schemas.Keys;
import dev.mutatenn.schemas.MutantCode;

/** What of an artifact is worth keeping when its queue has dropped it, as records of mutant-code. */
final class CodeRecords {

  private CodeRecords() {}

  static String key(Artifact artifact) {
    return Keys.code(artifact.getFrame().getExperiment(), artifact.getFrame().getModel(), artifact.getMutant(), artifact.getTarget());
  }

  static MutantCode of(Artifact artifact) {
    return new MutantCode(artifact.getFrame().getExperiment(), artifact.getFrame().getModel(), artifact.getMutant(), artifact.getTarget(),
        artifact.getOutcome(), artifact.getCodeDigest(), artifact.getIrBefore(), artifact.getIrAfter());
  }
}
