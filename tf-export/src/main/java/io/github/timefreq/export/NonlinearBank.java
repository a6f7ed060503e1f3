package io.github.timefreq.export;

import ai.djl.ndarray.NDArray;
import io.github.timefreq.core.BankSharing;
import io.github.timefreq.core.Filterbank;
import io.github.timefreq.core.FilterbankConfig;
import java.util.ArrayList;
import java.util.List;

/** A filterbank with a nonlinearity, written as it is defined. */
final class NonlinearBank {
  private NonlinearBank() {}

  /**
   * Filters signals.
   *
   * @param padded signals with their surroundings, {@code [B, D, H+T]}
   * @return {@code [B, T, D]}, without the residual
   */
  static GraphValue apply(Filterbank block, GraphValue padded, GraphScope scope) {
    FilterbankConfig config = block.getConfig();
    if (config.sharing().kind() != BankSharing.Kind.SHARED || config.adaptiveGains() != null) {
      throw scope.refusal(
          block, "with a nonlinearity only banks shared by all, with static gains, are written");
    }
    return ImpulseResponse.transposed(byDefinition(block, padded, scope), scope);
  }

  /** Analysis, phi, gain and synthesis of signals with their surroundings {@code [B, D, H+T]}. */
  private static GraphValue byDefinition(Filterbank block, GraphValue padded, GraphScope scope) {
    GraphValue image = scope.op("Unsqueeze", List.of(padded, scope.constant(1)));
    GraphValue channels = analysis(block, image, scope);
    GraphValue phi =
        switch (block.getConfig().nonlinearity()) {
          case IDENTITY -> channels;
          case GELU -> LambdaConverter.gelu(scope, channels);
          case RELU -> scope.op("Relu", List.of(channels));
        };
    return synthesis(block, scope.op("Mul", List.of(phi, gains(block, scope))), scope);
  }

  /** {@code [B, 1, D, H+T]} to {@code [B, M, D, J-1+T]}. */
  private static GraphValue analysis(Filterbank block, GraphValue image, GraphScope scope) {
    List<GraphValue> operands = new ArrayList<>();
    operands.add(image);
    NDArray bank = block.kernels(scope.manager()).get(0);
    NDArray kernels = bank.flip(1).expandDims(1).expandDims(1);
    operands.add(scope.weight("kernels", kernels, "last lag first, [M, 1, 1, K]"));
    if (block.getConfig().bias()) {
      operands.add(scope.weight("bias", scope.array(block, "bias").flatten(), "[M]"));
    }
    return scope.op("Conv", operands);
  }

  private static GraphValue gains(Filterbank block, GraphScope scope) {
    NDArray gains = scope.array(block, "gains").expandDims(2);
    if (!block.getConfig().gate()) {
      return scope.weight("gains", gains, "[M, D or 1, 1]");
    }
    return scope.weight("gains", gains.mul(scope.array(block, "gate")), "times the gate");
  }

  /** {@code [B, M, D, J-1+T]} to {@code [B, D, T]}. */
  private static GraphValue synthesis(Filterbank block, GraphValue filtered, GraphScope scope) {
    if (block.getConfig().synthesisLength() == 1) {
      return scope.op(
          "ReduceSum", List.of(filtered, scope.constant(1)), Attribute.of("keepdims", 0));
    }
    NDArray taps = scope.array(block, "synthesis").flip(1).expandDims(0).expandDims(2);
    GraphValue weight = scope.weight("synthesis", taps, "last lag first, [1, M, 1, J]");
    GraphValue sum = scope.op("Conv", List.of(filtered, weight));
    return scope.op("Squeeze", List.of(sum, scope.constant(1)));
  }
}
