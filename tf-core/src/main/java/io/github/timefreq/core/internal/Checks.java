package io.github.timefreq.core.internal;

/** Checks of settings, with messages that name the setting, its value and what is allowed. */
public final class Checks {
  private Checks() {}

  /**
   * Requires a condition.
   *
   * @param condition what must hold
   * @param message names the setting, its value and what is allowed
   * @throws IllegalArgumentException with the message, if it does not hold
   */
  public static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /**
   * Requires a setting to be large enough.
   *
   * @param name the setting
   * @param value its value
   * @param least smallest value allowed
   * @throws IllegalArgumentException naming all three, if it is smaller
   */
  public static void requireAtLeast(String name, long value, long least) {
    require(value >= least, name + " must be at least " + least + ", got " + value);
  }

  /**
   * Requires a setting to lie in a range.
   *
   * @param name the setting
   * @param value its value
   * @param min smallest value allowed
   * @param max largest value allowed
   * @throws IllegalArgumentException naming all four, if it lies outside
   */
  public static void requireRange(String name, long value, long min, long max) {
    require(
        value >= min && value <= max,
        name + " must be between " + min + " and " + max + ", got " + value);
  }
}
