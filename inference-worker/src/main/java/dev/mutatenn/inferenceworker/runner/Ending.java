package dev.mutatenn.inferenceworker.runner;

import dev.mutatenn.inferencerunner.protocol.Response;
import dev.mutatenn.schemas.Outcome;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why an artifact gave no answer.
 *
 * @param outcome never OK
 * @param signal of a RUN_CRASH, or null where it was none
 * @param detail for people
 */
public record Ending(Outcome outcome, Integer signal, String detail) {
  /** A process ended by a signal has this added to its number. */
  private static final int SIGNALLED = 128;
  private static final int SIGABRT = 6;
  private static final int SIGKILL = 9;
  private static final int SIGXCPU = 24;
  /** tvm4j's kind of an error that means that an RPC server cannot be reached, or no longer. */
  private static final String RPC_LOST = "RPCConnectionError";
  private static final Map<Integer, String> NAMES = Map.of(4, "SIGILL", 5, "SIGTRAP", SIGABRT, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE",
      SIGKILL, "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM", SIGXCPU, "SIGXCPU", 31, "SIGSYS");
  /** HotSpot's report of a fault that met it between two calls, such as {@code #  SIGSEGV (0xb) at pc=0x…}. */
  private static final Pattern JVM_REPORT = Pattern.compile("#\\s+(SIG[A-Z]+) \\(0x([0-9a-f]+)\\) at pc=");
  private static final Pattern NO_MEMORY =
      Pattern.compile("bad_alloc|OutOfMemoryError|[Cc]annot allocate memory|insufficient memory for the Java Runtime|out of memory");
  /** What our RPC server says of a session that an artifact ended (rpc-server/README.md). */
  private static final Pattern REMOTE_CRASH = Pattern.compile("RPC session ended by signal (\\d+)");

  /** What the error that a runner told of means. */
  static Ending of(Response.Failed failed) {
    Matcher crash = REMOTE_CRASH.matcher(failed.message());
    if (crash.find()) {
      return new Ending(Outcome.RUN_CRASH, Integer.valueOf(crash.group(1)), failed.message());
    }
    Outcome outcome = failed.message().startsWith(RPC_LOST) ? Outcome.RPC_LOST : NO_MEMORY.matcher(failed.message()).find() ? Outcome.OUT_OF_MEMORY
        : failed.step() == Response.Step.LOAD ? Outcome.LOAD_ERROR : Outcome.RUN_ERROR;
    return new Ending(outcome, null, failed.message());
  }

  /** What a step that was not done in time means; the runner was killed for it. */
  static Ending overrun(Response.Step step, long millis) {
    return new Ending(Outcome.RUN_TIMEOUT, null, "not done after " + millis + " ms" + during(step));
  }

  /**
   * What the end of a runner that was not killed by us means.
   *
   * @param status exit status as {@link Process#exitValue} gives it
   * @param words the last of what it printed
   */
  static Ending of(int status, Response.Step step, String words) {
    if (NO_MEMORY.matcher(words).find()) {
      return new Ending(Outcome.OUT_OF_MEMORY, null, "it reached its memory limit" + during(step) + quoted(words));
    }
    if (status == SIGNALLED + SIGXCPU) {
      return new Ending(Outcome.RUN_TIMEOUT, null, "it used up its processor time" + during(step));
    }
    if (status > SIGNALLED) {
      int signal = reported(words).filter(fault -> status == SIGNALLED + SIGABRT).orElse(status - SIGNALLED);
      return new Ending(Outcome.RUN_CRASH, signal, "ended by " + name(signal) + during(step) + quoted(words));
    }
    return new Ending(Outcome.RUN_CRASH, null, "the process ended itself with status " + status + during(step) + quoted(words));
  }

  /** What a runner that says what no runner says means: something overwrote it. */
  static Ending garbled(Response.Step step, String why) {
    return new Ending(Outcome.RUN_CRASH, null, "the runner was overwritten" + during(step) + ": " + why);
  }

  /** Whether the machine may be to blame, and not the artifact: worth another try. */
  public boolean maybeTheMachine() {
    return switch (outcome) {
      case RUN_TIMEOUT, OUT_OF_MEMORY, RPC_LOST -> true;
      case RUN_CRASH -> signal != null && signal == SIGKILL;
      default -> false;
    };
  }

  /** Whether two tries ended alike. */
  public boolean agreesWith(Ending other) {
    return outcome == other.outcome && java.util.Objects.equals(signal, other.signal);
  }

  private static Optional<Integer> reported(String words) {
    Matcher report = JVM_REPORT.matcher(words);
    return report.find() ? Optional.of(Integer.parseInt(report.group(2), 16)) : Optional.empty();
  }

  private static String name(int signal) {
    return NAMES.getOrDefault(signal, "signal " + signal);
  }

  private static String during(Response.Step step) {
    return step == Response.Step.LOAD ? " while it was loaded" : " in an inference";
  }

  private static String quoted(String words) {
    return words.isBlank() ? "" : ": " + words.strip();
  }
}
