package io.github.timefreq.export.graph;

/** How exactly a file keeps the weights; a graph's values are float32 in every file. */
public enum WeightPrecision {
  /** As they were trained. */
  FLOAT32(1e-4),
  /**
   * Half the size and 11 significant bits. Weights are turned into float32 where they are used,
   * which a runtime does once, when it loads the file.
   */
  FLOAT16(5e-2),
  /**
   * A quarter of the size: the matrices of linear maps in whole numbers of 8 bits with a scale for
   * every output, all other weights in float32. ONNX Runtime multiplies by such matrices as they
   * are and rounds activations to 8 bits for it, which is faster for single tokens.
   */
  INT8(5e-1);

  private final double tolerance;

  WeightPrecision(double tolerance) {
    this.tolerance = tolerance;
  }

  /**
   * Returns how much the logits of a file may differ from those of the trained model.
   *
   * @return the largest absolute difference: for {@link #FLOAT32} what arithmetic in another order
   *     accounts for, else what rounding the weights does to a model of a few layers, with room
   */
  public double tolerance() {
    return tolerance;
  }
}
