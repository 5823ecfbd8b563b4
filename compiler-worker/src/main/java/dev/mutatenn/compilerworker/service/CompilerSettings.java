package dev.mutatenn.compilerworker.service;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The service's own settings; those of Kafka, the registry and storage are read where they are used. */
@ConfigMapping(prefix = "mutatenn")
public interface CompilerSettings {

  Catalogue catalogue();

  /** Compiled kernels, local copies of networks, temporary files; may be shared by several workers of one machine. */
  Path cacheFolder();

  Driver driver();

  Queue queue();

  Compiler compiler();

  /** Which devices and targets there are. */
  interface Catalogue {

    /** A file in the form of devices.yaml; without it, the built-in one. */
    Optional<Path> devices();
  }

  /** TVM's compiler; see DriverConfiguration. */
  interface Driver {

    Path python();

    Path packageFolder();

    int workers();

    long memoryLimitBytes();
  }

  /** See WorkQueueConfiguration. */
  interface Queue {

    int concurrency();

    Duration lock();

    int maxAttempts();
  }

  /** This service alone. */
  interface Compiler {

    String group();
  }
}
