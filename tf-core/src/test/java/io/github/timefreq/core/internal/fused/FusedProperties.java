package io.github.timefreq.core.internal.fused;

import java.util.function.Supplier;

/** Computes something with fused operators on or off. */
final class FusedProperties {
  private FusedProperties() {}

  static <T> T composed(Supplier<T> work) {
    return with(FusedSwitch.PROPERTY, "off", work);
  }

  static <T> T fused(String precision, Supplier<T> work) {
    return with(FusedSwitch.PROPERTY, "on", () -> with(Precision.PROPERTY, precision, work));
  }

  static <T> T with(String property, String value, Supplier<T> work) {
    String before = System.getProperty(property);
    System.setProperty(property, value);
    try {
      return work.get();
    } finally {
      if (before == null) {
        System.clearProperty(property);
      } else {
        System.setProperty(property, before);
      }
    }
  }
}
