package io.github.timefreq.core.internal.plan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.kernel.Scale;
import java.util.ArrayList;
import java.util.List;

/** The kernels of all scales of a bank on one time axis, the lag 0 of each at the same tap. */
public final class KernelBank {
  /**
   * Filters that have their taps within one part of the time axis.
   *
   * @param firstFilter number of the first filter
   * @param endFilter number after the last one
   * @param firstTap the first tap
   * @param endTap after the last one
   */
  public record Segment(int firstFilter, int endFilter, int firstTap, int endTap) {
    long multiplyAdds() {
      return (long) (endFilter - firstFilter) * (endTap - firstTap);
    }
  }

  private KernelBank() {}

  /**
   * Lays kernels {@code [N*M_s, K_s]} of every scale s out as {@code [N, M, K]}.
   *
   * @param scales the parameters, in the order of the configuration's scales
   */
  public static NDArray assemble(FilterSpec spec, List<NDArray> scales) {
    NDList parts = new NDList();
    for (int i = 0; i < scales.size(); i++) {
      Scale scale = spec.scales().get(i);
      long banks = scales.get(i).getShape().get(0) / scale.filters();
      parts.add(onTimeAxis(spec, scale, scales.get(i)).reshape(banks, scale.filters(), -1));
    }
    return parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts, 1);
  }

  private static NDArray onTimeAxis(FilterSpec spec, Scale scale, NDArray kernels) {
    NDArray dilated = kernels;
    if (scale.dilation() > 1) {
      long rows = kernels.getShape().get(0);
      dilated =
          pad(kernels.expandDims(2), 0, scale.dilation() - 1L)
              .reshape(rows, (long) scale.kernelLength() * scale.dilation());
      dilated = dilated.get(":, 0:{}", scale.span());
    }
    long before = spec.analysisLookahead() - (long) scale.lookahead(spec.causality());
    return pad(dilated, before, spec.kernelLength() - before - scale.span());
  }

  /** Zeros before and after the last axis. */
  private static NDArray pad(NDArray array, long before, long after) {
    if (before == 0 && after == 0) {
      return array;
    }
    NDList parts = new NDList(3);
    if (before > 0) {
      parts.add(zeros(array, before));
    }
    parts.add(array);
    if (after > 0) {
      parts.add(zeros(array, after));
    }
    return NDArrays.concat(parts, -1);
  }

  private static NDArray zeros(NDArray like, long last) {
    Shape shape = like.getShape();
    return like.getManager().zeros(shape.slice(0, shape.dimension() - 1).add(last));
  }

  /**
   * How the analysis is cut into convolutions: by scale, or in one piece on the whole time axis
   * where this costs no more multiply-adds.
   */
  public static List<Segment> segments(FilterSpec spec) {
    List<Segment> segments = new ArrayList<>();
    int filter = 0;
    for (Scale scale : spec.scales()) {
      int first = spec.analysisLookahead() - scale.lookahead(spec.causality());
      segments.add(new Segment(filter, filter + scale.filters(), first, first + scale.span()));
      filter += scale.filters();
    }
    Segment whole = new Segment(0, filter, 0, spec.kernelLength());
    long apart = segments.stream().mapToLong(Segment::multiplyAdds).sum();
    return whole.multiplyAdds() <= apart ? List.of(whole) : List.copyOf(segments);
  }
}
