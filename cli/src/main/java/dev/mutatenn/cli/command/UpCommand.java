package dev.mutatenn.cli.command;

import dev.mutatenn.cli.Main;
import dev.mutatenn.cli.stack.StackDescription;
import dev.mutatenn.cli.stack.StackFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Starts the embedded stack and leaves it running. */
@Command(name = "up", mixinStandardHelpOptions = true,
    description = "Starts the embedded stack and leaves it running; its addresses stand in stack.json of the data folder.")
final class UpCommand implements Callable<Integer> {
  @Mixin private EmbeddedOptions options;

  @Override
  public Integer call() throws Exception {
    StackFolder folder = options.folder();
    Optional<StackDescription> running = StackDescription.running(folder);
    if (running.isPresent()) {
      throw new UsageException("a stack runs on " + folder.root() + " already (process " + running.get().pid() + "): ./mutatenn down stops it");
    }
    Path output = folder.log("supervisor-output");
    Files.createDirectories(output.getParent());
    Process supervisor = new ProcessBuilder(command()).redirectErrorStream(true).redirectInput(new java.io.File("/dev/null"))
        .redirectOutput(output.toFile()).start();
    long told = 0;
    while (supervisor.isAlive() && !isUp(folder, supervisor.pid())) {
      told = tell(output, told);
      supervisor.waitFor(200, TimeUnit.MILLISECONDS);
    }
    tell(output, told);
    if (!supervisor.isAlive()) {
      return supervisor.exitValue() == 0 ? Problems.FAILED : supervisor.exitValue();
    }
    StackDescription stack = StackDescription.running(folder).orElseThrow();
    System.out.println("broker     " + stack.bootstrapServers() + "\nregistry   " + stack.registryUrl() + "\nstorage    " + stack.storageRoot()
        + "\nanalytics  " + stack.analyticsUrl() + "\ndevices    " + String.join(", ", stack.devices()) + "\ninputs     below " + String.join(", ",
            stack.inputRoots())
        + "\nlogs       " + folder.root().resolve("logs"));
    return 0;
  }

  private static boolean isUp(StackFolder folder, long pid) {
    return StackDescription.running(folder).filter(stack -> stack.pid() == pid).isPresent();
  }

  /** This JVM's own command line with another command, in a session of its own, so that a terminal's end does not end it. */
  private List<String> command() {
    List<String> command = new ArrayList<>();
    Stream.of("/usr/bin/setsid", "/bin/setsid", "/usr/bin/nohup").filter(program -> Files.isExecutable(Path.of(program))).findFirst()
        .ifPresent(command::add);
    command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), Main.class.getName(), "supervise"));
    command.addAll(options.arguments());
    return command;
  }

  /** Passes on what the supervisor wrote since. */
  private static long tell(Path output, long from) throws IOException {
    byte[] all = Files.readAllBytes(output);
    System.out.write(all, (int) from, all.length - (int) from);
    System.out.flush();
    return all.length;
  }
}
