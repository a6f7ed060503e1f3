package io.github.timefreq.core.internal.fused;

import ai.djl.Device;
import java.util.Locale;

/**
 * Reads the system property {@value #PROPERTY}: {@code on}, {@code off}, or {@code auto}, which is
 * on for GPUs and off for CPUs, so that results on a CPU keep their bits.
 */
public final class FusedSwitch {
  /** Name of the system property. */
  public static final String PROPERTY = "timefreq.fused";

  private FusedSwitch() {}

  /**
   * Tells whether fused operators are used on a device.
   *
   * @param device the device
   * @return whether they are
   * @throws IllegalArgumentException if the property has another value
   */
  public static boolean isOn(Device device) {
    String value = System.getProperty(PROPERTY, "auto").toLowerCase(Locale.ROOT);
    return switch (value) {
      case "on" -> true;
      case "off" -> false;
      case "auto" -> device.isGpu();
      default ->
          throw new IllegalArgumentException(PROPERTY + " must be auto, on or off, got " + value);
    };
  }
}
