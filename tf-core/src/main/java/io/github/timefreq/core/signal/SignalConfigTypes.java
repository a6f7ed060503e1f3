package io.github.timefreq.core.signal;

import java.util.Map;

/**
 * Use this to give a {@link SignalConfig} of your own a name in files, so that runs with such
 * layers can be saved and resumed.
 *
 * <p>Implementations are services: name yours in {@code
 * META-INF/services/io.github.timefreq.core.signal.SignalConfigTypes}. The configurations are
 * records.
 */
public interface SignalConfigTypes {
  /**
   * Returns the kinds of layers.
   *
   * @return classes of configurations by the name that files have for them, such as {@code
   *     token-shift}
   */
  Map<String, Class<? extends SignalConfig>> types();
}
