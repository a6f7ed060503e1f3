package io.github.timefreq.export.internal.convert;

import io.github.timefreq.core.filterbank.Filterbank;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.kernel.BankSharing;
import io.github.timefreq.core.signal.SignalConfig;
import io.github.timefreq.core.signal.SignalLayer;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.core.subband.Nonlinearity;
import io.github.timefreq.export.graph.BlockConverter;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import java.util.List;

/**
 * Signal layers, {@code [B, T, D]} to {@code [B, T, D]}. A linear layer is its impulse response,
 * and adaptive gains an effective kernel for every token, so that the graph has no M channels. A
 * bank with a nonlinearity is written as it is defined, and so are adaptive gains where kernels
 * differ between coordinates or channels have a bias.
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
    FilterbankConfig config = block.getConfig();
    AdaptiveGains adaptive = config.adaptiveGains();
    boolean linear = config.nonlinearity() == Nonlinearity.IDENTITY;
    if (linear && adaptive == null) {
      return ImpulseResponse.of(block, scope.manager()).apply(padded, scope);
    }
    boolean shared = config.sharing().kind() == BankSharing.Kind.SHARED;
    if (linear && adaptive != null && shared && !config.bias()) {
      return AdaptiveBank.apply(block, adaptive, x, padded, scope);
    }
    GraphValue filtered = new LiteralBank(block, scope).apply(x, padded);
    return config.residual() ? scope.op("Add", List.of(x, filtered)) : filtered;
  }
}
