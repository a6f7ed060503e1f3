package io.github.timefreq.core;

/** Checks of settings, with messages that name the setting, its value and what is allowed. */
final class Checks {
  private Checks() {}

  static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  static void requireRange(String name, long value, long min, long max) {
    require(
        value >= min && value <= max,
        name + " must be between " + min + " and " + max + ", got " + value);
  }
}
