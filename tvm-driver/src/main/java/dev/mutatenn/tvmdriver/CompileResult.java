package dev.mutatenn.tvmdriver;

import java.nio.file.Path;
import java.time.Duration;

/** How a compilation ended. */
public sealed interface CompileResult {

  /** Wall time, waiting for a free worker not counted. */
  Duration wall();

  /**
   * It gave an artifact.
   *
   * @param library the shared object
   * @param irBefore IR text of what the mutation touched, before
   * @param irAfter the same, after
   * @param codeDigest SHA-256 of the program: equal digests mean the same program
   * @param kernelsCompiled kernels that were not in the cache
   */
  record Compiled(Path library, Path irBefore, Path irAfter, String codeDigest, int kernelsCompiled, Duration wall) implements CompileResult {}

  /**
   * It gave none.
   *
   * @param kind why
   * @param detail the compiler's message, or what became of its process
   */
  record CompileFailed(Kind kind, String detail, Duration wall) implements CompileResult {}

  /** Why there is no artifact. */
  enum Kind {
    NOT_APPLICABLE,
    COMPILE_ERROR,
    COMPILE_CRASH,
    COMPILE_TIMEOUT,
    LINK_ERROR,
    OUT_OF_MEMORY
  }
}
