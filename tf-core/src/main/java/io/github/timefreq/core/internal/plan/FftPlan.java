package io.github.timefreq.core.internal.plan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.internal.layer.DirectConvolution;
import io.github.timefreq.core.internal.layer.FirKernel;
import io.github.timefreq.core.internal.layer.PreparedFilter;

/**
 * One FIR filter a coordinate, run as products of spectra over overlapping blocks (overlap-save:
 * Oppenheim and Schafer, Discrete-Time Signal Processing, section 8.7.3). Of a block of N samples
 * {@code N-L+1} outputs are kept; its cost grows with log N, not with the length L of the kernel.
 */
public final class FftPlan implements FilterbankPlan {
  private static final int TOKEN_AXIS = 1;

  private final FilterSpec spec;

  FftPlan(FilterSpec spec) {
    this.spec = spec;
  }

  @Override
  public PreparedFilter prepare(FilterWeights weights, int width) {
    FirKernel folded = KernelFolding.fold(spec, weights, width);
    DirectConvolution direct = DirectConvolution.of(folded);
    NDArray kernel = folded.kernel().transpose().expandDims(0);
    NDArray offset = folded.offset();
    return (padded, features, training) -> {
      if (features.getShape().get(1) < spec.responseLength()) {
        return direct.apply(padded, features, training); // a few tokens of a stream
      }
      NDArray out = filter(padded, kernel);
      return offset == null ? out : out.add(offset);
    };
  }

  /** {@code [B, L-1+T, D]} and {@code [1, L, D]} to {@code [B, T, D]}. */
  private NDArray filter(NDArray padded, NDArray kernel) {
    Shape shape = padded.getShape();
    long batch = shape.get(0);
    long width = shape.get(2);
    long overlap = spec.responseLength() - 1L;
    long tokens = shape.get(1) - overlap;
    long block = blockLength(spec.responseLength(), tokens);
    NDArray spectrum = kernel.rfft(block, TOKEN_AXIS);
    spectrum.attach(padded.getManager());
    NDArray windows = windows(padded, block, overlap, tokens);
    return windows
        .rfft(block, TOKEN_AXIS)
        .mul(spectrum)
        .irfft(block, TOKEN_AXIS)
        .get(new NDIndex(":, {}:", overlap))
        .reshape(batch, -1, width)
        .get(new NDIndex(":, 0:{}", tokens));
  }

  /** Blocks of N samples that overlap by L-1, {@code [B*blocks, N, D]}. */
  private static NDArray windows(NDArray padded, long block, long overlap, long tokens) {
    Shape shape = padded.getShape();
    long step = block - overlap;
    long blocks = Math.floorDiv(tokens + step - 1, step);
    if (blocks == 1) {
      return padded; // rfft adds the zeros at the end
    }
    long batch = shape.get(0);
    long width = shape.get(2);
    long missing = (blocks - 1) * step + block - shape.get(1);
    NDArray signal =
        padded.concat(padded.getManager().zeros(new Shape(batch, missing, width)), TOKEN_AXIS);
    NDArray[] windows = new NDArray[Math.toIntExact(blocks)];
    for (int i = 0; i < windows.length; i++) {
      windows[i] = signal.get(new NDIndex(":, {}:{}", i * step, i * step + block)).expandDims(1);
    }
    return NDArrays.concat(new NDList(windows), 1).reshape(batch * blocks, block, width);
  }

  /**
   * The power of two for which a token costs least: an FFT of N samples for {@code N-L+1} tokens,
   * and no more samples than the sequence needs.
   */
  public static long blockLength(int taps, long tokens) {
    long whole = powerOfTwoFrom(taps - 1L + tokens);
    long best = whole;
    for (long block = powerOfTwoFrom(2L * taps); block < whole; block *= 2) {
      if (costPerToken(block, taps, tokens) < costPerToken(best, taps, tokens)) {
        best = block;
      }
    }
    return best;
  }

  /** Two real FFTs and a product of spectra, in multiply-adds for one token. */
  static double costPerToken(long block, int taps, long tokens) {
    long step = block - taps + 1;
    long blocks = Math.floorDiv(tokens + step - 1, step);
    double log = Math.log(block) / Math.log(2);
    return blocks * block * (2 * log + 2) / tokens;
  }

  private static long powerOfTwoFrom(long least) {
    long power = 1;
    while (power < least) {
      power *= 2;
    }
    return power;
  }
}
