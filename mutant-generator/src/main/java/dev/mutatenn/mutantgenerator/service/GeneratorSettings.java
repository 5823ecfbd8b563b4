package dev.mutatenn.mutantgenerator.service;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The service's own settings; those of Kafka, the registry and storage are read where they are used. */
@ConfigMapping(prefix = "mutatenn")
public interface GeneratorSettings {

  Inputs inputs();

  Catalogue catalogue();

  Path cacheFolder();

  Driver driver();

  Generator generator();

  /** What requests may name. */
  interface Inputs {

    /** URIs below which models and datasets may lie, beside the system's own storage. */
    Optional<List<URI>> roots();
  }

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

  /** This service alone. */
  interface Generator {

    String group();

    /** For one question to TVM. */
    Duration surveyDeadline();

    /** Before the second attempt at what failed for a passing reason. */
    Duration retryPause();
  }
}
