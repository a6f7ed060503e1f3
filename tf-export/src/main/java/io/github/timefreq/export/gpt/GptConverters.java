package io.github.timefreq.export.gpt;

import io.github.timefreq.export.graph.ConverterProvider;
import io.github.timefreq.export.graph.ConverterRegistry;
import io.github.timefreq.gpt.Gpt;

/** The converter of a GPT as a part of other models. */
public final class GptConverters implements ConverterProvider {
  @Override
  public ConverterRegistry addTo(ConverterRegistry registry) {
    return registry.with(Gpt.class, new GptConverter());
  }
}
