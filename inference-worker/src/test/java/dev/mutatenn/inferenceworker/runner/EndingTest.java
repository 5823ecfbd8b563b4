package dev.mutatenn.inferenceworker.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.inferencerunner.protocol.Response;
import dev.mutatenn.schemas.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndingTest {
  private static final String HOTSPOT = """
      #
      # A fatal error has been detected by the Java Runtime Environment:
      #
      #  SIGSEGV (0xb) at pc=0x00007f1c2c0d5a10, pid=77, tid=78
      """;

  @ParameterizedTest
  @CsvSource({"139, 11, SIGSEGV", "135, 7, SIGBUS", "136, 8, SIGFPE", "134, 6, SIGABRT", "132, 4, SIGILL", "137, 9, SIGKILL", "170, 42, signal 42"})
  void anEndBySignalIsACrashWithThatSignal(int status, int signal, String name) {
    Ending ending = Ending.of(status, Response.Step.RUN, "");
    assertThat(ending.outcome()).isEqualTo(Outcome.RUN_CRASH);
    assertThat(ending.signal()).isEqualTo(signal);
    assertThat(ending.detail()).contains(name).contains("in an inference");
  }

  @Test
  void theFaultThatTheJvmReportsIsTheSignalAndNotItsAbort() {
    assertThat(Ending.of(134, Response.Step.RUN, HOTSPOT).signal()).isEqualTo(11);
    assertThat(Ending.of(134, Response.Step.RUN, HOTSPOT.replace("SIGSEGV (0xb)", "SIGFPE (0x8)")).signal()).isEqualTo(8);
  }

  @Test
  void anEndByItselfIsACrashWithoutASignal() {
    Ending ending = Ending.of(0, Response.Step.LOAD, "");
    assertThat(ending.outcome()).isEqualTo(Outcome.RUN_CRASH);
    assertThat(ending.signal()).isNull();
    assertThat(ending.detail()).contains("status 0").contains("loaded");
  }

  @Test
  void wantOfMemoryIsToldAsThat() {
    assertThat(Ending.of(134, Response.Step.RUN, "terminate called after throwing an instance of 'std::bad_alloc'").outcome())
        .isEqualTo(Outcome.OUT_OF_MEMORY);
    assertThat(Ending.of(1, Response.Step.RUN, "There is insufficient memory for the Java Runtime Environment to continue.").outcome())
        .isEqualTo(Outcome.OUT_OF_MEMORY);
    assertThat(Ending.of(new Response.Failed(Response.Step.RUN, "InternalError: std::bad_alloc")).outcome()).isEqualTo(Outcome.OUT_OF_MEMORY);
  }

  @Test
  void aRemoteSessionThatAnArtifactEndedIsACrashAndAServerThatIsGoneIsALoss() {
    Ending crash = Ending.of(new Response.Failed(Response.Step.RUN, "RPCError: RPC session ended by signal 11 (Segmentation fault)"));
    assertThat(crash.outcome()).isEqualTo(Outcome.RUN_CRASH);
    assertThat(crash.signal()).isEqualTo(11);
    Ending lost = Ending.of(new Response.Failed(Response.Step.LOAD, "RPCConnectionError: No TVM RPC server answers"));
    assertThat(lost.outcome()).isEqualTo(Outcome.RPC_LOST);
    assertThat(lost.maybeTheMachine()).isTrue();
  }

  @Test
  void errorsAreOfTheStepTheyWereRaisedIn() {
    assertThat(Ending.of(new Response.Failed(Response.Step.LOAD, "x")).outcome()).isEqualTo(Outcome.LOAD_ERROR);
    assertThat(Ending.of(new Response.Failed(Response.Step.RUN, "x")).outcome()).isEqualTo(Outcome.RUN_ERROR);
  }

  @Test
  void onlyWhatMayBeTheMachinesFaultIsTriedAgain() {
    assertThat(Ending.overrun(Response.Step.RUN, 5).maybeTheMachine()).isTrue();
    assertThat(Ending.of(152, Response.Step.RUN, "").outcome()).isEqualTo(Outcome.RUN_TIMEOUT);
    assertThat(Ending.of(137, Response.Step.RUN, "").maybeTheMachine()).isTrue();
    assertThat(Ending.of(134, Response.Step.RUN, "bad_alloc").maybeTheMachine()).isTrue();
    assertThat(Ending.of(139, Response.Step.RUN, "").maybeTheMachine()).isFalse();
    assertThat(Ending.of(0, Response.Step.RUN, "").maybeTheMachine()).isFalse();
    assertThat(Ending.of(new Response.Failed(Response.Step.RUN, "x")).maybeTheMachine()).isFalse();
  }
}
