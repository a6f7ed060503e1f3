package io.github.timefreq.stress;

import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A thread that makes the JVM collect garbage all the time. In the profile {@code gc-stress} JUnit
 * finds it as an extension and starts it before the first test of a module.
 */
public final class CollectingThread implements BeforeAllCallback {
  private static final int GARBAGE = 1 << 16;
  private static final int BURST = 64; // more than the young generation holds
  private static final int BURSTS_BETWEEN_FULL_COLLECTIONS = 100;
  private static final long PAUSE_NANOS = 100_000;

  /** Starts the thread, once in a JVM. */
  public static void start() {
    Holder.THREAD.setName("collecting");
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    start();
  }

  private static void collect() {
    byte[][] garbage = new byte[1][];
    for (long burst = 1; ; burst++) {
      for (int i = 0; i < BURST; i++) {
        garbage[0] = new byte[GARBAGE];
      }
      if (burst % BURSTS_BETWEEN_FULL_COLLECTIONS == 0) {
        System.gc();
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static final class Holder {
    static final Thread THREAD = started();

    private static Thread started() {
      Thread thread = new Thread(CollectingThread::collect);
      thread.setDaemon(true);
      thread.start();
      return thread;
    }
  }
}
