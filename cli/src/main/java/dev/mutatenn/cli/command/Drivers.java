package dev.mutatenn.cli.command;

import dev.mutatenn.tvmdriver.DriverConfiguration;
import dev.mutatenn.tvmdriver.TvmDriver;
import java.nio.file.Path;

/** TVM for the command itself: to check a network and to list its sites. */
final class Drivers {
  private static final long MEMORY = 4L << 30;

  private Drivers() {}

  static TvmDriver open(Path workFolder) {
    Path packages = Environment.setting("mutatenn.driver.package-folder").map(Path::of).orElseGet(() -> Environment.home()
        .resolve("tvm-driver/python"));
    long memory = Environment.setting("mutatenn.driver.memory-limit-bytes").map(Long::parseLong).orElse(MEMORY);
    return new TvmDriver(new DriverConfiguration(Environment.python(), packages, 1, memory, workFolder));
  }
}
