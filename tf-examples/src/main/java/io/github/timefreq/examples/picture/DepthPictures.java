package io.github.timefreq.examples.picture;

import io.github.timefreq.examples.chart.Axis;
import io.github.timefreq.examples.chart.LineChart;
import io.github.timefreq.examples.chart.Picture;
import io.github.timefreq.examples.console.Report;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;

/** Pictures of how the layers of a model differ from its first block to its last. */
public final class DepthPictures {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 480;
  private static final int MOST_LABELS = 11;

  private final List<LayerSummary> layers;

  public DepthPictures(List<LayerSummary> layers) {
    this.layers = layers;
  }

  public List<Picture> all() {
    return List.of(
        new Picture("gain-by-layer", magnitudes()), new Picture("length-by-layer", lengths()));
  }

  private CategoryChart magnitudes() {
    List<String> labels =
        layers.get(0).frequencies().stream().map(f -> Report.format("%.2f", f)).toList();
    LineChart chart =
        new LineChart(
            "What passes the filters of each layer, mean over the coordinates, by the static gains",
            Axis.sparse("frequency (cycles/token)", labels, MOST_LABELS),
            "|E(f)|, 1 = unchanged",
            WIDTH,
            HEIGHT);
    layers.forEach(layer -> chart.add(name(layer), layer.meanMagnitudes()));
    return chart.include(0).draw();
  }

  private CategoryChart lengths() {
    int width = layers.get(0).kernels().size();
    List<String> labels =
        IntStream.rangeClosed(1, width)
            .mapToObj(d -> Report.format("%.0f %%", 100.0 * d / width))
            .toList();
    LineChart chart =
        new LineChart(
            "How far back the filters of each layer reach: 95 % of their energy, by the static"
                + " gains",
            Axis.sparse("share of the coordinates", labels, MOST_LABELS),
            "effective length (tokens)",
            WIDTH,
            HEIGHT);
    layers.forEach(layer -> chart.add(name(layer), layer.sortedLengths()));
    return chart.include(0).draw();
  }

  private static String name(LayerSummary layer) {
    return "after " + Report.places(List.of(layer.block()));
  }
}
