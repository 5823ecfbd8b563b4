package dev.mutatenn.inferenceworker.runner;

import dev.mutatenn.inferencerunner.protocol.DeviceAddress;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The command line and environment of a runner. */
final class RunnerCommand {
  private static final String MAIN = "dev.mutatenn.inferencerunner.RunnerMain";
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
  private static final Path SIGNAL_CHAIN = JAVA_HOME.resolve("lib/libjsig.so");
  /**
   * Quick to start, small, and silent on standard output, which is for frames; what a crash has to tell goes to standard error, not
   * into files.
   */
  private static final List<String> JVM = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
      "-Xms16m", "-Xmx128m", "-Xss1m", "-XX:ReservedCodeCacheSize=32m", "-XX:-UsePerfData", "-XX:+DisableAttachMechanism",
      "-XX:+DisplayVMOutputToStderr", "-Xlog:disable", "-Xlog:all=error:stderr",
      "-XX:+ErrorFileToStderr", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorLogTimeout=5", "--enable-native-access=ALL-UNNAMED");

  private final RunnerConfiguration configuration;

  RunnerCommand(RunnerConfiguration configuration) {
    this.configuration = configuration;
  }

  /** A runner for one artifact. */
  ProcessBuilder runner(Path workingFolder, Optional<Path> startUpCache) {
    List<String> options = startUpCache.map(file -> List.of("-XX:AOTCache=" + file)).orElse(List.of());
    List<String> arguments = new ArrayList<>(List.of("--parent", Long.toString(ProcessHandle.current().pid()),
        "--memory-limit", Long.toString(configuration.memoryLimitBytes()), "--tvm-libraries", joined(configuration.tvmLibraries())));
    switch (configuration.device()) {
      case DeviceAddress.Remote _ -> arguments.add("--network");
      case DeviceAddress.Local local when !local.kind().equals("cpu") -> arguments.addAll(List.of("--accelerator", local.kind()));
      case DeviceAddress.Local _ -> { }
    }
    return process(workingFolder, options, arguments);
  }

  /** A process that does what every runner does first, writes down what the JVM made of it, and ends. */
  ProcessBuilder training(Path workingFolder, Path startUpCache) {
    return process(workingFolder, List.of("-XX:AOTCacheOutput=" + startUpCache),
        List.of("--train", "--tvm-libraries", joined(configuration.tvmLibraries())));
  }

  private ProcessBuilder process(Path workingFolder, List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(JAVA_HOME.resolve("bin/java").toString());
    command.addAll(JVM);
    command.addAll(options);
    command.add("-cp");
    command.add(joined(configuration.classPath()));
    command.add(MAIN);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(workingFolder.toFile());
    Map<String, String> environment = builder.environment();
    // An artifact has no business with what this process knows.
    environment.clear();
    environment.put("LANG", "C.UTF-8");
    environment.put("TVM_NUM_THREADS", "1");
    if (Files.isRegularFile(SIGNAL_CHAIN)) {
      // libtvm_ffi installs a handler for SIGSEGV, which the JVM needs: libjsig chains them.
      environment.put("LD_PRELOAD", SIGNAL_CHAIN.toString());
    }
    return builder;
  }

  /** What a start-up cache is good for, as text: the JVM and the jars. */
  String identity() throws IOException {
    StringBuilder identity = new StringBuilder(System.getProperty("java.vm.version")).append(JVM).append(System.getProperty("os.arch"));
    for (Path jar : configuration.classPath()) {
      identity.append('\n').append(jar).append(' ').append(Files.size(jar)).append(' ').append(Files.getLastModifiedTime(jar).toMillis());
    }
    return identity.toString();
  }

  private static String joined(List<Path> paths) {
    return paths.stream().map(path -> path.toAbsolutePath().toString()).collect(Collectors.joining(File.pathSeparator));
  }
}
