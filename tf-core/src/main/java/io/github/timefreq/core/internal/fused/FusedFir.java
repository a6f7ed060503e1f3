package io.github.timefreq.core.internal.fused;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.Optional;

/** One FIR filter a coordinate, in one of several ways that differ in speed only. */
public final class FusedFir {
  /**
   * Name of the system property that chooses the way: {@code conv}, {@code blocks}, or {@code
   * auto}: the faster one on an H100.
   */
  public static final String PROPERTY = "timefreq.fused.fir";

  /** From this width on, products of matrices take less time than the engine's convolution. */
  private static final long WIDE = 256;

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
   * @param width number of embedding dimensions D
   * @param taps length L of the kernels
   * @param lookahead lags into the future among them
   * @return the operator, or empty
   */
  public static Optional<FusedFir> find(NDManager manager, long width, long taps, int lookahead) {
    return FusedProgram.find(
            manager,
            "fir",
            () ->
                Map.of(
                    "HISTORY",
                    Long.toString(taps - 1 - lookahead),
                    "LOOKAHEAD",
                    Integer.toString(lookahead),
                    "TYPE",
                    Precision.current().type()))
        .map(program -> new FusedFir(program, method(width)));
  }

  private static String method(long width) {
    String way = System.getProperty(PROPERTY, "auto");
    return switch (way) {
      case "auto" -> width < WIDE ? "conv" : "blocks";
      case "conv", "blocks" -> way;
      default ->
          throw new IllegalArgumentException(
              PROPERTY + " must be auto, conv or blocks, got " + way);
    };
  }

  /**
   * Filters.
   *
   * @param x input {@code [B, T, D]}
   * @param kernels first tap at the most future lag, {@code [D, L]}
   * @param training whether a gradient will be asked for
   * @return output {@code [B, T, D]}
   */
  public NDArray filter(NDArray x, NDArray kernels, boolean training) {
    return program.run(method, new NDList(x, kernels), training);
  }

  /**
   * Filters with a bank whose kernels all embedding dimensions share, and adds the input.
   *
   * @param x input {@code [B, T, D]}
   * @param gains {@code [M, D]}
   * @param kernels {@code [1, M, L]}, first tap at the most future lag
   * @param training whether a gradient will be asked for
   * @return output {@code [B, T, D]}
   */
  public NDArray filterBank(NDArray x, NDArray gains, NDArray kernels, boolean training) {
    return program.run(method + "_bank", new NDList(x, gains, kernels), training);
  }
}
