package dev.mutatenn.inferenceworker.service;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The service's own settings; those of Kafka, the registry and storage are read where they are used. */
@ConfigMapping(prefix = "mutatenn")
public interface InferenceSettings {

  /** Name of the device this worker is bound to. */
  String device();

  Catalogue catalogue();

  Path cacheFolder();

  Queue queue();

  Inference inference();

  Runner runner();

  Rpc rpc();

  /** Which devices and targets there are. */
  interface Catalogue {

    /** A file in the form of devices.yaml; without it, the built-in one. */
    Optional<Path> devices();
  }

  /** How work is taken; see WorkQueueConfiguration. */
  interface Queue {

    int concurrency();

    Duration lock();

    int maxAttempts();
  }

  /** This service alone. */
  interface Inference {

    /** The share group; by default one a device, because devices may share a target's topic. */
    Optional<String> group();
  }

  /** The processes that artifacts run in; see RunnerConfiguration. */
  interface Runner {

    /** Jars, separated as in a class path. */
    String classPath();

    /** Folders, separated likewise. */
    String tvmLibraries();

    long memoryLimitBytes();
  }

  /** The server of a remote device. */
  interface Rpc {

    /** Instead of the catalogue's. */
    Optional<String> host();

    /** Instead of the catalogue's. */
    OptionalInt port();

    /** How long a server that was lost is waited for, before its mutant is given up. */
    Duration reconnect();
  }
}
