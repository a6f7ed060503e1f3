package io.github.timefreq.core.preset;

import io.github.timefreq.core.baseline.CanonConfig;
import io.github.timefreq.core.baseline.MovingAverageConfig;
import io.github.timefreq.core.baseline.TokenShiftConfig;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.signal.SignalConfig;
import io.github.timefreq.core.signal.SignalConfigTypes;
import java.util.Map;

/** The names of this library's layers in files. */
public final class StandardSignalConfigs implements SignalConfigTypes {
  @Override
  public Map<String, Class<? extends SignalConfig>> types() {
    return Map.of(
        "filterbank", FilterbankConfig.class,
        "canon", CanonConfig.class,
        "token-shift", TokenShiftConfig.class,
        "moving-average", MovingAverageConfig.class);
  }
}
