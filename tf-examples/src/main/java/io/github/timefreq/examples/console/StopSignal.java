package io.github.timefreq.examples.console;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Turns Ctrl-C into a request to stop, and so a signal to terminate and a terminal that closes:
 * while it is watched for, the first one asks the command to save and to end, and the second one
 * ends the program at once. Before and after, the first one ends it at once.
 */
public final class StopSignal implements BooleanSupplier {
  /** Signals that end a program, by their numbers, which no system has otherwise. */
  private static final Map<String, Integer> SIGNALS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

  /** What shells add to the number of the signal that ended a program. */
  private static final int STATUS = 128;

  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean watched;
  private volatile boolean ending;

  /** Handles the program's signals from now on. */
  public void listen() {
    SIGNALS.forEach((name, number) -> Signals.handle(name, () -> receive(number)));
  }

  private void receive(int number) {
    boolean first = asked.compareAndSet(0, number);
    if (!first || !watched) {
      end();
    }
    if (Terminal.isInteractive()) {
      System.err.printf("%nstopping after the running step; Ctrl-C again ends at once%n");
    }
  }

  private void end() {
    ending = true;
    System.exit(status());
  }

  /** Takes a signal for a request to stop from now on. */
  public void watch() {
    watched = true;
  }

  @Override
  public boolean getAsBoolean() {
    return asked.get() != 0;
  }

  /**
   * Ends what is being done, such as an evaluation that is made once more when the command is.
   *
   * @throws StoppedException if a stop was asked for
   */
  public void check() {
    if (getAsBoolean()) {
      throw new StoppedException();
    }
  }

  /** Exit status of a command that was stopped: 128 and the number of the signal. */
  public int status() {
    return STATUS + asked.get();
  }

  /** Lets a signal end the program at once from now on, or now if it has come already. */
  public void unwatch() {
    watched = false;
    if (getAsBoolean()) {
      end();
    }
  }

  /** Keeps a thread from telling of failures that are due to the program's end. */
  public void awaitEnd() {
    if (!ending) {
      return;
    }
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
