package io.github.timefreq.audio;

/** Checks of a model's settings, with messages that name the setting, its value and what it may. */
final class Settings {
  private Settings() {}

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
