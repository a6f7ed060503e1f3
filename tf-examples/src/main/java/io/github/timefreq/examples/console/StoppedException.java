package io.github.timefreq.examples.console;

/** Ends what is being done because a stop was asked for. */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StoppedException() {
    super("stopped");
  }
}
