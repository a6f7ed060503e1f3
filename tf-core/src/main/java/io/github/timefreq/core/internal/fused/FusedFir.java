package io.github.timefreq.core.internal.fused;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.Optional;

/** One FIR filter a coordinate, in one of several ways that differ in speed only. */
public final class FusedFir {
  /** Name of the system property that chooses the way: {@code conv}, {@code banded}, ... */
  public static final String PROPERTY = "timefreq.fused.fir";

  private final FusedProgram program;
  private final String method;

  private FusedFir(FusedProgram program, String method) {
    this.program = program;
    this.method = method;
  }

  /**
   * Finds the operator where fused operators are on.
   *
   * @param manager of the input
   * @return the operator, or empty
   */
  public static Optional<FusedFir> find(NDManager manager) {
    return FusedProgram.find(manager, "fir", Map.of())
        .map(program -> new FusedFir(program, System.getProperty(PROPERTY, "conv")));
  }

  /**
   * Filters.
   *
   * @param padded input with its zeros outside {@code [B, T+L-1, D]}
   * @param kernels first tap at the earliest token, {@code [D, L]}
   * @param training whether a gradient will be asked for
   * @return output {@code [B, T, D]}
   */
  public NDArray filter(NDArray padded, NDArray kernels, boolean training) {
    return program.run(method, new NDList(padded, kernels), training);
  }
}
