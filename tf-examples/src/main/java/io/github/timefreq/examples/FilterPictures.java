package io.github.timefreq.examples;

import io.github.timefreq.core.Filterbank;
import java.util.List;
import java.util.stream.Stream;

/** Pictures of a filterbank: what it learned, and what it does to a text or a clip. */
final class FilterPictures {
  private FilterPictures() {}

  /** Draws everything that there is to see of one coordinate. */
  static List<Picture> of(Filterbank filterbank, LayerTrace trace, int coordinate) {
    CoordinateKernels bank =
        CoordinateKernels.of(filterbank, trace.width(), coordinate, trace.step());
    return Stream.concat(
            new KernelPictures(bank).all().stream(),
            new ActivationPictures(bank, trace).all().stream())
        .toList();
  }
}
