package io.github.timefreq.examples.audio;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.FrameTrace;
import io.github.timefreq.audio.frontend.AdaptiveFrontEnd;
import io.github.timefreq.audio.frontend.FrontEndConfig;
import io.github.timefreq.core.filterbank.Filterbank;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.core.signal.SignalLayer;
import io.github.timefreq.examples.chart.Axis;
import io.github.timefreq.examples.chart.HeatMap;
import io.github.timefreq.examples.chart.Levels;
import io.github.timefreq.examples.chart.Picture;
import io.github.timefreq.examples.picture.FilterPictures;
import io.github.timefreq.examples.picture.LayerTrace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.knowm.xchart.HeatMapChart;

/** Pictures of what a classifier makes of one clip. */
final class ClipPictures {
  private static final int WIDTH = 800;
  private static final int MOST_TIMES = 12;

  private final AudioClassifier model;
  private final AudioClip clip;
  private final NDManager manager;
  private final Axis time;

  /**
   * Prepares the pictures.
   *
   * @param manager under which memory is used, on the model's device
   */
  ClipPictures(AudioClassifier model, AudioClip clip, NDManager manager) {
    this.model = model;
    this.clip = clip;
    this.manager = manager;
    FrontEndConfig frontEnd = model.getConfig().frontEnd();
    double middle = frontEnd.minimumSamples() / 2.0;
    time =
        Axis.numbers(
            "time (s)",
            IntStream.range(0, frontEnd.frames(clip.samples().length))
                .mapToObj(
                    t -> (middle + (double) t * frontEnd.hop()) / model.getConfig().sampleRate())
                .toList(),
            MOST_TIMES);
  }

  /** The channels of the front end, and how it mixes its banks where it has several. */
  List<Picture> frontEnd() {
    List<Picture> pictures = new ArrayList<>();
    try (NDManager step = manager.newSubManager()) {
      ScopedParameterStore store = new ScopedParameterStore(step);
      NDArray waveform = NativeArrays.of(step, clip.samples(), new Shape(1, clip.samples().length));
      NDArray channels = model.getFrontEnd().channels(store, waveform, false);
      pictures.add(new Picture("front-end-channels", channels(rows(channels))));
      if (model.getFrontEnd() instanceof AdaptiveFrontEnd adaptive) {
        NDArray weights = adaptive.routing(store, waveform);
        pictures.add(new Picture("front-end-routing", routing(rows(weights))));
      }
    }
    return pictures;
  }

  /** What every filterbank between the blocks learned and does, by the block that it follows. */
  Map<Integer, List<Picture>> layers() {
    Map<Integer, List<Picture>> pictures = new LinkedHashMap<>();
    try (NDManager memory = manager.newSubManager()) {
      for (FrameTrace trace : model.trace(memory, clip.samples())) {
        SignalLayer layer = model.getSignalLayers().get(trace.block());
        if (layer instanceof Filterbank filterbank) {
          LayerTrace frames = LayerTrace.of(trace, time);
          pictures.put(trace.block(), FilterPictures.of(filterbank, frames, frames.mostChanged()));
        }
      }
    }
    return pictures;
  }

  private HeatMapChart channels(List<List<Double>> byChannel) {
    List<Double> centers = centers();
    List<Integer> order =
        IntStream.range(0, centers.size())
            .boxed()
            .sorted(Comparator.comparingDouble(centers::get))
            .toList();
    List<List<Double>> rows = order.stream().map(byChannel::get).toList();
    return HeatMap.fitting(
            "Channels of the front end: " + clip.name() + " (compressed energies)", rows, WIDTH)
        .draw(
            time,
            FilterPairs.hertz("centre frequency (Hz)", order.stream().map(centers::get).toList()),
            0,
            Levels.largest(rows),
            HeatMap.SEQUENTIAL);
  }

  /**
   * Of each channel in hertz; where several banks share a channel, or none learns, its mel band.
   */
  private List<Double> centers() {
    List<FilterPairs> banks = FilterPairs.of(model.getFrontEnd(), model.getConfig().sampleRate());
    return banks.size() == 1
        ? banks.get(0).centers()
        : model.getConfig().frontEnd().bands().centers();
  }

  private HeatMapChart routing(List<List<Double>> byBank) {
    List<List<Double>> rows =
        byBank.stream()
            .map(row -> row.size() == 1 ? Collections.nCopies(frames(), row.get(0)) : row)
            .toList();
    List<String> banks = IntStream.range(0, rows.size()).mapToObj(String::valueOf).toList();
    return HeatMap.fitting("Weights of the banks: " + clip.name(), rows, WIDTH)
        .draw(time, new Axis("bank", banks), 0, 1, HeatMap.SEQUENTIAL);
  }

  private int frames() {
    return time.labels().size();
  }

  /** {@code [1, T, C]} as one list for each c. */
  private static List<List<Double>> rows(NDArray array) {
    int columns = Math.toIntExact(array.getShape().get(2));
    float[] values = array.toFloatArray();
    return IntStream.range(0, columns)
        .mapToObj(
            c ->
                IntStream.range(0, values.length / columns)
                    .mapToObj(t -> (double) values[t * columns + c])
                    .toList())
        .toList();
  }
}
