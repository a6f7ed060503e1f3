package io.github.timefreq.examples.console;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Turns Ctrl-C into a request to stop: while it is watched for, the JVM waits until the command has
 * written its checkpoint and said so. Before and after, Ctrl-C ends the JVM at once.
 */
public final class StopSignal implements BooleanSupplier, AutoCloseable {
  /** Exit status of a command that was stopped: 128 and the number of the interrupt signal. */
  public static final int STATUS = 130;

  private final AtomicBoolean asked = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stopAndWait, "stop-signal");
  private boolean watched;

  /** Makes the JVM wait from now on. */
  public void watch() {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      watched = true;
    } catch (IllegalStateException e) {
      asked.set(true); // the JVM is ending already
    }
  }

  @Override
  public boolean getAsBoolean() {
    return asked.get();
  }

  private void stopAndWait() {
    asked.set(true);
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Makes the JVM wait no longer. */
  @Override
  public void close() {
    closed.countDown();
    if (!watched) {
      return;
    }
    watched = false;
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      asked.set(true); // the JVM is ending, and waits no longer
    }
  }
}
