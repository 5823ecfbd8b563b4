package dev.mutatenn.inferenceworker.runner;

import dev.mutatenn.inferencerunner.protocol.Response;
import dev.mutatenn.schemas.BoundsCheck;
import java.util.List;

/** What became of one batch. */
public sealed interface BatchResult {

  /** What is known of the artifact at this batch. */
  Findings findings();

  /**
   * Every input has an output.
   *
   * @param answers in order of the inputs
   */
  record Answered(List<Response.Answer> answers, Findings findings) implements BatchResult {
    public Answered {
      answers = List.copyOf(answers);
    }
  }

  /** There are none. */
  record Unanswered(Ending ending, Findings findings) implements BatchResult {}

  /**
   * What is known of an artifact.
   *
   * @param deterministic whether its first input gave the same bits twice, or null where it gave none
   * @param flaky whether two tries ended differently
   * @param bounds what the bound checkers said, or null where they were not asked
   */
  record Findings(Boolean deterministic, boolean flaky, BoundsCheck bounds) {}
}
