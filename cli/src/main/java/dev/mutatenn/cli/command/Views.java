package dev.mutatenn.cli.command;

import dev.mutatenn.cli.watch.LiveView;
import dev.mutatenn.cli.watch.PlainView;
import dev.mutatenn.cli.watch.ProgressView;
import java.time.Clock;

/** Chooses how progress is shown. */
final class Views {

  private Views() {}

  /** Live on a terminal, lines otherwise. */
  static ProgressView choose() {
    boolean terminal = System.console() != null && System.console().isTerminal() && !"dumb".equals(System.getenv("TERM"));
    return terminal ? new LiveView(System.out, Clock.systemUTC()) : new PlainView(System.out, Clock.systemUTC());
  }
}
