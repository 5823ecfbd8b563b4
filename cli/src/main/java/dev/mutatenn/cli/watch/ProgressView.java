package dev.mutatenn.cli.watch;

import dev.mutatenn.schemas.ExperimentProgress;

/** Shows how an experiment goes. */
public interface ProgressView extends AutoCloseable {

  /** The experiment stands here now. */
  void show(ExperimentProgress progress);

  /** Something happened that is worth a line, such as the restart of a service. */
  void event(String line);

  @Override
  void close();
}
