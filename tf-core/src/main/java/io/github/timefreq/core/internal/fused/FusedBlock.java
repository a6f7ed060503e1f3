package io.github.timefreq.core.internal.fused;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A pre-norm Transformer block as one operator.
 *
 * <p>Parameters come in the order: scale and shift of the first norm, weights and biases of
 * queries, keys and values, of the projection, scale and shift of the second norm, weights and
 * biases of the hidden layer and of the last one.
 */
public final class FusedBlock {
  private static final int NORM = 2;
  private static final int ATTENTION = 6;

  private final FusedProgram program;

  private FusedBlock(FusedProgram program) {
    this.program = program;
  }

  /**
   * Finds the operator where fused operators are on.
   *
   * @param manager of the input
   * @param heads attention heads
   * @param causal whether a token sees the ones before it only
   * @param dropout probability with which a coordinate of a branch is dropped; 0 but for training
   * @return the operator, or empty
   */
  public static Optional<FusedBlock> find(
      NDManager manager, int heads, boolean causal, float dropout) {
    return FusedProgram.find(
            manager,
            "block",
            () ->
                Map.of(
                    "HEADS",
                    Integer.toString(heads),
                    "CAUSAL",
                    causal ? "True" : "False",
                    "DROPOUT",
                    String.format(Locale.ROOT, "%.9f", dropout),
                    "DROPS",
                    dropout > 0 ? "True" : "False",
                    "TYPE",
                    Precision.current().type()))
        .map(FusedBlock::new);
  }

  /**
   * Computes the whole block.
   *
   * @param x input {@code [B, T, D]}
   * @param parameters all parameters
   * @param training whether a gradient will be asked for
   * @return output {@code [B, T, D]}
   */
  public NDArray forward(NDArray x, NDList parameters, boolean training) {
    return program.run("forward", new NDList(x).addAll(parameters), training);
  }

  /**
   * Computes the branch of attention from what it reads, which may have been filtered.
   *
   * @param normed output of the first norm {@code [B, T, D]}
   * @param parameters all parameters
   * @param training whether a gradient will be asked for
   * @return the branch {@code [B, T, D]}
   */
  public NDArray attend(NDArray normed, NDList parameters, boolean training) {
    return run("attend", normed, parameters.subNDList(NORM).subList(0, ATTENTION - NORM), training);
  }

  /**
   * Computes the branch of the MLP from what it reads, which may have been filtered.
   *
   * @param normed output of the second norm {@code [B, T, D]}
   * @param parameters all parameters
   * @param training whether a gradient will be asked for
   * @return the branch {@code [B, T, D]}
   */
  public NDArray transform(NDArray normed, NDList parameters, boolean training) {
    return run("transform", normed, parameters.subNDList(ATTENTION + NORM), training);
  }

  private NDArray run(String method, NDArray normed, List<NDArray> some, boolean training) {
    NDList inputs = new NDList(normed);
    inputs.addAll(some);
    return program.run(method, inputs, training);
  }
}
