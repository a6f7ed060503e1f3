package io.github.timefreq.examples.console;

import io.github.timefreq.training.ProcessorLimit;
import java.util.Map;

/** Threads of PyTorch on the CPU. */
public final class EngineThreads {
  /** Read by DJL when it loads the engine. */
  static final String PROPERTY = "ai.djl.pytorch.num_threads";

  private static final String OPENMP = "OMP_NUM_THREADS";
  private static final String MKL = "MKL_NUM_THREADS";

  private EngineThreads() {}

  /**
   * Keeps PyTorch to the processors that this JVM may use, unless the user has set a number. By
   * itself it starts a thread for each of the machine, also in a container that is given two.
   */
  public static void limit() {
    limit(System.getenv());
  }

  static void limit(Map<String, String> environment) {
    boolean set =
        environment.containsKey(OPENMP)
            || environment.containsKey(MKL)
            || System.getProperty(PROPERTY) != null;
    if (!set) {
      ProcessorLimit.threads()
          .ifPresent(threads -> System.setProperty(PROPERTY, String.valueOf(threads)));
    }
  }

  /** How many there are, or {@code all}: results of other numbers differ by rounding. */
  public static String describe() {
    return System.getProperty(
        PROPERTY, System.getenv().getOrDefault(OPENMP, System.getenv().getOrDefault(MKL, "all")));
  }
}
