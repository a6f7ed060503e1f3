package io.github.timefreq.examples.audio;

import io.github.timefreq.audio.frontend.AdaptiveFrontEnd;
import io.github.timefreq.audio.frontend.FrontEnd;
import io.github.timefreq.audio.frontend.KernelPair;
import io.github.timefreq.audio.frontend.WaveformFrontEnd;
import io.github.timefreq.core.inspect.KernelProfile;
import io.github.timefreq.examples.chart.Axis;
import io.github.timefreq.examples.chart.Levels;
import io.github.timefreq.examples.console.Report;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The filters of one bank of a front end.
 *
 * @param pairs one for each channel
 * @param sampleRate samples a second
 */
record FilterPairs(List<KernelPair> pairs, int sampleRate) {
  private static final int MOST_LABELS = 20;

  /** The banks that a front end learned; none of one with fixed filters. */
  static List<FilterPairs> of(FrontEnd frontEnd, int sampleRate) {
    List<KernelPair> all = List.of();
    if (frontEnd instanceof WaveformFrontEnd waveform) {
      all = waveform.getKernelPairs();
    } else if (frontEnd instanceof AdaptiveFrontEnd adaptive) {
      all = adaptive.getKernelPairs();
    }
    return all.stream()
        .collect(
            Collectors.groupingBy(pair -> pair.first().bank(), TreeMap::new, Collectors.toList()))
        .values()
        .stream()
        .map(pairs -> new FilterPairs(pairs, sampleRate))
        .toList();
  }

  /** The same pairs by centre frequency. */
  FilterPairs sorted() {
    return new FilterPairs(
        pairs.stream()
            .sorted(Comparator.comparingDouble(pair -> stronger(pair).centerFrequency()))
            .toList(),
        sampleRate);
  }

  /** Of the stronger filter of each pair, in hertz. */
  List<Double> centers() {
    return pairs.stream().map(pair -> stronger(pair).centerFrequency() * sampleRate).toList();
  }

  /** Of the stronger filter of each pair, in hertz. */
  List<Double> bandwidths() {
    return pairs.stream().map(pair -> stronger(pair).bandwidth() * sampleRate).toList();
  }

  /** Of each pair, {@code sqrt(|P(f)|^2 + |Q(f)|^2)}: what the mean energy of a tone grows with. */
  List<List<Double>> magnitudes() {
    return pairs.stream().map(FilterPairs::magnitudes).toList();
  }

  /** The frequencies of the magnitudes, from 0 to half of the sample rate, in hertz. */
  List<Double> frequencies() {
    int points = pairs.get(0).first().magnitudes().size();
    return IntStream.range(0, points).mapToObj(i -> 0.5 * sampleRate * i / (points - 1)).toList();
  }

  private static List<Double> magnitudes(KernelPair pair) {
    List<Double> first = pair.first().magnitudes();
    List<Double> second = pair.second().magnitudes();
    return IntStream.range(0, first.size())
        .mapToObj(i -> Math.hypot(first.get(i), second.get(i)))
        .toList();
  }

  /** A place for each pair. */
  Axis axis() {
    return hertz("channels, by centre frequency (Hz)", centers());
  }

  /** A place for each channel, some of them with their frequencies. */
  static Axis hertz(String title, List<Double> frequencies) {
    List<String> labels = frequencies.stream().map(f -> Report.format("%.0f", f)).toList();
    return Axis.sparse(title, labels, MOST_LABELS);
  }

  private static KernelProfile stronger(KernelPair pair) {
    return Levels.energy(pair.first().taps()) >= Levels.energy(pair.second().taps())
        ? pair.first()
        : pair.second();
  }
}
