package io.github.timefreq.core.internal.fused;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.Optional;

/** One FIR filter a coordinate, in one of several ways that differ in speed only. */
public final class FusedFir {
  /**
   * Name of the system property that chooses the way: {@code conv}, {@code banded}, {@code shifts},
   * or {@code auto}.
   */
  public static final String PROPERTY = "timefreq.fused.fir";

  /** From here on matrix products pay, by what they read and write; not measured yet. */
  private static final long BANDED_TAPS = 16;

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
   * @param taps length L of the kernels
   * @param lookahead lags into the future among them
   * @return the operator, or empty
   */
  public static Optional<FusedFir> find(NDManager manager, long taps, int lookahead) {
    if (!FusedSwitch.isOn(manager.getDevice())) {
      return Optional.empty();
    }
    Map<String, String> constants =
        Map.of(
            "HISTORY",
            Long.toString(taps - 1 - lookahead),
            "LOOKAHEAD",
            Integer.toString(lookahead),
            "TYPE",
            Precision.current().type());
    String method = method(taps);
    return FusedProgram.find(manager, "fir", constants)
        .map(program -> new FusedFir(program, method));
  }

  private static String method(long taps) {
    String way = System.getProperty(PROPERTY, "auto");
    return switch (way) {
      case "auto" -> taps < BANDED_TAPS ? "conv" : "banded";
      case "conv", "banded", "shifts" -> way;
      default ->
          throw new IllegalArgumentException(
              PROPERTY + " must be auto, conv, banded or shifts, got " + way);
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
}
