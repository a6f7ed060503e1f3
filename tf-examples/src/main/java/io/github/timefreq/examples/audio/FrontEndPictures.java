package io.github.timefreq.examples.audio;

import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.frontend.AdaptiveFrontEndConfig;
import io.github.timefreq.audio.frontend.FrontEndConfig;
import io.github.timefreq.audio.frontend.FrontEndInitialization;
import io.github.timefreq.audio.frontend.KernelPair;
import io.github.timefreq.audio.frontend.MelBands;
import io.github.timefreq.audio.frontend.WaveformFrontEndConfig;
import io.github.timefreq.core.inspect.KernelProfile;
import io.github.timefreq.examples.chart.Axis;
import io.github.timefreq.examples.chart.DotChart;
import io.github.timefreq.examples.chart.Picture;
import io.github.timefreq.examples.picture.KernelMaps;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.internal.chartpart.Chart;

/** Pictures of the filters that a front end learned. */
final class FrontEndPictures {
  private static final double MILLISECONDS = 1000;
  private static final int MOST_FREQUENCIES = 11;

  private final List<FilterPairs> learned;
  private final List<FilterPairs> start;
  private final MelBands bands;
  private final String channels;

  /**
   * Prepares the pictures.
   *
   * @param learned the model as it is now
   * @param start the model as it was before training
   */
  FrontEndPictures(AudioClassifier learned, AudioClassifier start) {
    FrontEndConfig config = learned.getConfig().frontEnd();
    bands = config.bands();
    boolean ordered = startOf(config) == FrontEndInitialization.GABOR;
    channels = ordered ? "channel, by its band at the start" : "channel, by centre frequency";
    this.learned = banks(learned, ordered);
    this.start = banks(start, ordered);
  }

  private static @Nullable FrontEndInitialization startOf(FrontEndConfig config) {
    if (config instanceof AdaptiveFrontEndConfig adaptive) {
      return adaptive.bank().start();
    }
    return config instanceof WaveformFrontEndConfig waveform ? waveform.start() : null;
  }

  private static List<FilterPairs> banks(AudioClassifier model, boolean ordered) {
    return FilterPairs.of(model.getFrontEnd(), model.getConfig().sampleRate()).stream()
        .map(bank -> ordered ? bank : bank.sorted())
        .toList();
  }

  /** Draws every bank; nothing where none is learned. */
  List<Picture> all() {
    if (learned.isEmpty()) {
      return List.of();
    }
    List<Chart<?, ?>> taps = new ArrayList<>();
    List<Chart<?, ?>> responses = new ArrayList<>();
    List<Chart<?, ?>> places = new ArrayList<>();
    for (int i = 0; i < learned.size(); i++) {
      String bank = learned.size() == 1 ? "" : ", bank " + i;
      FilterPairs sorted = learned.get(i).sorted();
      taps.add(taps("First filters of the pairs" + bank, sorted, KernelPair::first));
      taps.add(taps("Second filters of the pairs" + bank, sorted, KernelPair::second));
      responses.add(responses(sorted, bank));
      places.add(centers(learned.get(i), bank));
      places.add(bandwidths(learned.get(i), start.get(i), bank));
    }
    return List.of(
        new Picture("front-end-kernels", taps, 2),
        new Picture("front-end-responses", responses, Math.min(2, responses.size())),
        new Picture("front-end-bands", places, 2));
  }

  private static HeatMapChart taps(
      String title, FilterPairs bank, Function<KernelPair, KernelProfile> side) {
    return KernelMaps.taps(
        title + ", each divided by its largest tap",
        bank.pairs().stream().map(side).toList(),
        "lag (ms)",
        bank.sampleRate() / MILLISECONDS,
        bank.axis());
  }

  private static HeatMapChart responses(FilterPairs bank, String suffix) {
    return KernelMaps.responses(
        "Frequency responses of the pairs (dB below each one's peak)" + suffix,
        bank.magnitudes(),
        Axis.numbers("frequency (Hz)", bank.frequencies(), MOST_FREQUENCIES),
        bank.axis());
  }

  private XYChart centers(FilterPairs bank, String suffix) {
    return new DotChart("Centre frequencies and bandwidths" + suffix, channels, "frequency (Hz)")
        .line("centre on the mel scale", bands.centers())
        .dots(
            "learned, bar as wide as the band",
            bank.centers(),
            bank.bandwidths().stream().map(width -> width / 2).toList())
        .draw();
  }

  private XYChart bandwidths(FilterPairs now, FilterPairs before, String suffix) {
    return new DotChart("Bandwidths" + suffix, channels, "bandwidth (Hz)")
        .line("at the start", before.bandwidths())
        .dots("learned", now.bandwidths())
        .draw();
  }
}
