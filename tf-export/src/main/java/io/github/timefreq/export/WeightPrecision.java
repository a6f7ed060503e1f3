package io.github.timefreq.export;

/** How exactly a file keeps the weights; the graph computes in float32 either way. */
public enum WeightPrecision {
  /** As they were trained. */
  FLOAT32,
  /**
   * Half the size and 11 significant bits. Weights are turned into float32 where they are used,
   * which a runtime does once, when it loads the file.
   */
  FLOAT16
}
