package dev.mutatenn.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as its user meets it: a process with an exit status. */
class CommandLineTest {
  @TempDir Path folder;

  private record Answer(int status, String out, String err) {}

  @Test
  void aCommandMustBeGiven() throws Exception {
    Answer answer = mutatenn();
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err()).contains("a command is missing", "demo", "survey");
  }

  @Test
  void helpIsNoError() throws Exception {
    Answer answer = mutatenn("run", "--help");
    assertThat(answer.status()).isZero();
    assertThat(answer.out()).contains("--bootstrap-servers", "--fail-on", "--junit");
  }

  @Test
  void aMisspeltCommandGetsASuggestion() throws Exception {
    Answer answer = mutatenn("oprators");
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err()).contains("operators");
  }

  @Test
  void operatorsAndDevicesAreListed() throws Exception {
    Answer operators = mutatenn("operators");
    assertThat(operators.status()).isZero();
    assertThat(operators.out()).contains("conditional-lt-to-le", "families");
    assertThat(mutatenn("operators", "replace_func_add_to_subtract").out()).contains("add-to-subtract");
    assertThat(mutatenn("operators", "add-to-substract")).satisfies(answer -> {
      assertThat(answer.status()).isEqualTo(2);
      assertThat(answer.err()).contains("did you mean add-to-subtract");
    });
    assertThat(mutatenn("devices").out()).contains("x86-64-v3", "c-gcc");
  }

  @Test
  void aBadExperimentFileEndsWithTwoBeforeAnythingStarts() throws Exception {
    Path file = Files.writeString(folder.resolve("bad.yaml"), "name: x\nmodel: []\n");
    Answer answer = mutatenn("run", file.toString(), "--data", folder.resolve("data").toString());
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err()).contains("bad.yaml:2: model: there is no such field", "did you mean models");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void badRulesAndHalfAPipelineAreBadUsage() throws Exception {
    Path file = Files.writeString(folder.resolve("e.yaml"), "name: x\n");
    assertThat(mutatenn("run", file.toString(), "--fail-on", "luck>1")).satisfies(answer -> {
      assertThat(answer.status()).isEqualTo(2);
      assertThat(answer.err()).contains("luck>1", "discrepancy>0.05");
    });
    assertThat(mutatenn("watch", "x", "--bootstrap-servers", "localhost:1")).satisfies(answer -> {
      assertThat(answer.status()).isEqualTo(2);
      assertThat(answer.err()).contains("--registry");
    });
  }

  @Test
  void withoutAStackThereIsNothingToWatchAndNothingToStop() throws Exception {
    String data = folder.resolve("data").toString();
    assertThat(mutatenn("watch", "x", "--data", data)).satisfies(answer -> {
      assertThat(answer.status()).isEqualTo(2);
      assertThat(answer.err()).contains("no stack runs on", "./mutatenn up");
    });
    assertThat(mutatenn("down", "--data", data).status()).isZero();
  }

  private Answer mutatenn(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("MUTATENN_HOME", Path.of("").toAbsolutePath().getParent().toString());
    List.of("KAFKA_BOOTSTRAP_SERVERS", "SCHEMA_REGISTRY_URL", "MUTATENN_STORAGE_ROOT", "MUTATENN_DATA").forEach(builder.environment()::remove);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Answer(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
