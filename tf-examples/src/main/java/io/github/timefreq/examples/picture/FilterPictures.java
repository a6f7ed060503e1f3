package io.github.timefreq.examples.picture;

import io.github.timefreq.core.filterbank.Filterbank;
import io.github.timefreq.examples.chart.Picture;
import java.util.List;
import java.util.stream.Stream;

/** Pictures of a filterbank: what it learned, and what it does to a text or a clip. */
public final class FilterPictures {
  private FilterPictures() {}

  /** Draws everything that there is to see of one coordinate. */
  public static List<Picture> of(Filterbank filterbank, LayerTrace trace, int coordinate) {
    CoordinateKernels bank =
        CoordinateKernels.of(filterbank, trace.width(), coordinate, trace.step());
    return Stream.concat(
            new KernelPictures(bank).all().stream(),
            new ActivationPictures(bank, trace).all().stream())
        .toList();
  }
}
