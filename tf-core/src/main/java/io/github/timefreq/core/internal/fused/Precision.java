package io.github.timefreq.core.internal.fused;

import java.util.Locale;

/**
 * Type of the products and activations inside fused operators. Parameters, norms, residual sums and
 * losses are float32 with both.
 */
public enum Precision {
  /** What is best proved: float32. */
  AUTO("6"),
  /** 24 bits of mantissa; the engine may round inputs of products to TF32 where it is told to. */
  FLOAT32("6"),
  /** 8 bits of mantissa, and about half the time and memory. */
  BFLOAT16("15");

  /** Name of the system property that {@link #current} reads. */
  public static final String PROPERTY = "timefreq.precision";

  private final String type;

  Precision(String type) {
    this.type = type;
  }

  /** The engine's number of the type. */
  String type() {
    return type;
  }

  /**
   * Reads the system property {@value #PROPERTY}.
   *
   * @return the precision that it names in lower case; {@link #AUTO} unless set
   * @throws IllegalArgumentException if it names none
   */
  public static Precision current() {
    String value = System.getProperty(PROPERTY, "auto");
    for (Precision precision : values()) {
      if (precision.name().toLowerCase(Locale.ROOT).equals(value)) {
        return precision;
      }
    }
    throw new IllegalArgumentException(
        PROPERTY + " must be auto, float32 or bfloat16, got " + value);
  }
}
