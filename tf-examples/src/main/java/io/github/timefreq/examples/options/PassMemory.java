package io.github.timefreq.examples.options;

import ai.djl.Device;
import com.sun.management.OperatingSystemMXBean;
import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.examples.console.Report;
import java.lang.management.ManagementFactory;

/**
 * Refuses batches of which not even one tensor fits the memory, before anything is made of them.
 */
public final class PassMemory {
  /** More than a GPU has; what a certain one has is known only once it is used. */
  private static final double OF_GPU = 1e12;

  private PassMemory() {}

  /**
   * Checks a batch.
   *
   * @param batch its size
   * @param each what it is of, such as {@code windows of 256 tokens}
   * @param bytes of the largest tensor that each of them takes
   * @throws IllegalArgumentException naming the option
   */
  public static void require(int batch, String each, double bytes, Device device) {
    double there = device.isGpu() ? OF_GPU : ofMachine();
    Checks.require(
        batch * bytes <= there,
        Report.format(
            "--batch must be smaller: %d %s take at least %.1f GB, and %s %.1f GB",
            batch,
            each,
            batch * bytes / 1e9,
            device.isGpu() ? "no GPU has more than" : "this machine has",
            there / 1e9));
  }

  private static double ofMachine() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Double.POSITIVE_INFINITY;
  }
}
