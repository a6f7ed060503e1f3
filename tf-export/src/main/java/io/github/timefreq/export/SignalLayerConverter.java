package io.github.timefreq.export;

import io.github.timefreq.core.Filterbank;
import io.github.timefreq.core.Nonlinearity;
import io.github.timefreq.core.SignalConfig;
import io.github.timefreq.core.SignalLayer;
import java.util.List;

/**
 * Signal layers, {@code [B, T, D]} to {@code [B, T, D]}. A linear layer is its impulse response,
 * and adaptive gains an effective kernel for every token, so that the graph has no M channels; only
 * a bank with a nonlinearity is written as it is defined.
 */
final class SignalLayerConverter implements BlockConverter<SignalLayer> {
  @Override
  public List<GraphValue> convert(SignalLayer block, List<GraphValue> inputs, GraphScope scope) {
    SignalConfig config = block.getConfig();
    GraphValue x = inputs.get(0);
    GraphValue padded =
        scope.withPast(
            ImpulseResponse.transposed(x, scope), config.historyLength(), config.lookahead());
    return List.of(
        block instanceof Filterbank filterbank
            ? filterbank(filterbank, x, padded, scope)
            : ImpulseResponse.of(block, scope.manager()).apply(padded, scope));
  }

  private static GraphValue filterbank(
      Filterbank block, GraphValue x, GraphValue padded, GraphScope scope) {
    if (block.getConfig().nonlinearity() != Nonlinearity.IDENTITY) {
      GraphValue filtered = NonlinearBank.apply(block, padded, scope);
      return block.getConfig().residual() ? scope.op("Add", List.of(x, filtered)) : filtered;
    }
    if (block.getConfig().adaptiveGains() == null) {
      return ImpulseResponse.of(block, scope.manager()).apply(padded, scope);
    }
    return AdaptiveBank.apply(block, x, padded, scope);
  }
}
