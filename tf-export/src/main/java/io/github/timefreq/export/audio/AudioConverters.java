package io.github.timefreq.export.audio;

import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.frontend.AdaptiveFrontEnd;
import io.github.timefreq.audio.frontend.LogMelFrontEnd;
import io.github.timefreq.audio.frontend.WaveformFrontEnd;
import io.github.timefreq.export.graph.ConverterProvider;
import io.github.timefreq.export.graph.ConverterRegistry;

/** The converters of classifiers of sounds and their front ends. */
public final class AudioConverters implements ConverterProvider {
  @Override
  public ConverterRegistry addTo(ConverterRegistry registry) {
    return registry
        .with(LogMelFrontEnd.class, new FrontEndConverter())
        .with(WaveformFrontEnd.class, new FrontEndConverter())
        .with(AdaptiveFrontEnd.class, new FrontEndConverter())
        .with(AudioClassifier.class, new AudioClassifierConverter());
  }
}
