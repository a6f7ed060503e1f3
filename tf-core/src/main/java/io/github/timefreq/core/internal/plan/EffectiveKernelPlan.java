package io.github.timefreq.core.internal.plan;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.core.internal.gain.GainNetwork;
import io.github.timefreq.core.internal.layer.DirectConvolution;
import io.github.timefreq.core.internal.layer.PreparedFilter;
import io.github.timefreq.core.internal.memory.RecomputingGradientCollector;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.core.subband.GainRange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A linear bank with token-adaptive gains without its M channels: token t filters the coordinates
 * of group g with the effective kernel {@code w[t,g] = a[t,g] H}, and the static gains are folded
 * as ever.
 *
 * <p>The kernels differ from token to token, so the filter is no convolution. A block of S tokens
 * is a product with a banded matrix instead, {@code y = W x}, {@code W[i, i+l] = w[i,l]}, S rows
 * and two blocks of columns: {@code 2*B*T*D*S} multiply-adds as matrix products, and arrays of
 * {@code 2*B*T*G*S} floats, whatever the width. Where they are much larger than the input, that is
 * for many groups, they are made for a few sequences at a time and keep to {@link
 * FilterSpec#chunkBytes}, in the backward pass too under a {@link RecomputingGradientCollector}.
 *
 * <p>Where it is cheaper, an unconstrained linear generator is folded with the bank, {@code w = f
 * (A H)}: then nothing in the step grows with M but {@code A H} itself.
 */
public final class EffectiveKernelPlan implements FilterbankPlan {
  /** Blocks are multiples of this, so that they fill sequences of round lengths. */
  private static final int BLOCK_UNIT = 16;

  /** Bands and windows that take no more memory than this many inputs are kept. */
  private static final long KEPT_INPUTS = 8;

  /** Copies of the bands alive at once in a piece: kernels, bands, and their gradients. */
  private static final long BAND_ARRAYS = 4;

  private final FilterSpec spec;
  private final AdaptiveGains adaptive;
  private final int taps;

  EffectiveKernelPlan(FilterSpec spec) {
    this.spec = spec;
    adaptive = spec.adaptiveGainsOrThrow();
    taps = spec.kernelLength();
  }

  @Override
  public PreparedFilter prepare(FilterWeights weights, int width) {
    DirectConvolution fixed = DirectConvolution.of(KernelFolding.fold(spec, weights, width));
    int kernels = kernels(spec, width);
    NDArray bank = perKernel(weights.gated(weights.kernels()).flip(2), kernels); // [E, M, K]
    UnaryOperator<NDArray> maker =
        foldsGenerator(spec, width)
            ? foldedGenerator(weights, bank, kernels)
            : features -> fromGains(weights.adaptiveGains(spec, features), bank);
    return (padded, features, training) ->
        evaluate(padded, fixed.apply(padded, features, training), maker.apply(features), training);
  }

  /** Number E of different effective kernels at a token: one for each group and bank. */
  public static int kernels(FilterSpec spec, int width) {
    int groups = spec.adaptiveGainsOrThrow().groups();
    int banks = spec.sharing().banks(width);
    int kernels = Math.max(groups, banks);
    Checks.require(
        width % kernels == 0 && kernels % Math.min(groups, banks) == 0,
        "the width and the groups of adaptive gains and of kernels must divide each other, got"
            + " width "
            + width
            + ", "
            + groups
            + " groups of gains and "
            + banks
            + " of kernels");
    return kernels;
  }

  /** Tokens S of a block: at least what a kernel reaches back, so that a block sees two at most. */
  static long blockLength(FilterSpec spec, long tokens) {
    int units = Math.max(1, (spec.kernelLength() + BLOCK_UNIT - 2) / BLOCK_UNIT);
    return Math.min(tokens, (long) units * BLOCK_UNIT);
  }

  /** Whether a linear generator is folded with the bank: fewer multiply-adds for a token. */
  public static boolean foldsGenerator(FilterSpec spec, int width) {
    AdaptiveGains adaptive = spec.adaptiveGainsOrThrow();
    long features = GainNetwork.features(adaptive, width);
    long filters = spec.filters();
    return adaptive.range() == GainRange.UNCONSTRAINED
        && features * spec.kernelLength() < filters * (features + spec.kernelLength());
  }

  /** Effective kernels {@code [B, T, E, K]} from features by {@code A H}, {@code [F, E*K]}. */
  private UnaryOperator<NDArray> foldedGenerator(FilterWeights weights, NDArray bank, int kernels) {
    int groups = adaptive.groups();
    int filters = spec.filters();
    NDArray head = perKernel(weights.headOrThrow().reshape(groups, filters, -1), kernels);
    NDArray constant = perKernel(weights.headBiasOrThrow().reshape(groups, filters, 1), kernels);
    NDArray folded = // [E*K, F]
        bank.transpose(0, 2, 1).matMul(head).reshape((long) kernels * taps, -1);
    NDArray foldedConstant = constant.transpose(0, 2, 1).matMul(bank).reshape(-1);
    return features -> {
      Shape shape = features.getShape();
      return Linear.linear(features, folded, foldedConstant)
          .singletonOrThrow()
          .reshape(shape.get(0), shape.get(1), kernels, taps);
    };
  }

  /** Effective kernels {@code [B, T, E, K]} from gains {@code [B, T, G, M]}. */
  private NDArray fromGains(NDArray gains, NDArray bank) {
    int kernels = Math.toIntExact(bank.getShape().get(0));
    Shape shape = gains.getShape();
    long batch = shape.get(0);
    long tokens = shape.get(1);
    NDArray byGroup = // [G, B*T, M]
        gains.transpose(2, 0, 1, 3).reshape(shape.get(2), batch * tokens, shape.get(3));
    return perKernel(byGroup, kernels)
        .matMul(bank)
        .reshape(kernels, batch, tokens, taps)
        .transpose(1, 2, 0, 3);
  }

  /** {@code [N or G, ..]} repeated for the kernels that have it in common, {@code [E, ..]}. */
  private static NDArray perKernel(NDArray array, int kernels) {
    Shape shape = array.getShape();
    long count = shape.get(0);
    if (count == kernels) {
      return array;
    }
    long rows = shape.get(1);
    long columns = shape.get(2);
    return array
        .expandDims(1)
        .broadcast(new Shape(count, kernels / count, rows, columns))
        .reshape(kernels, rows, columns);
  }

  /** Adds what the adaptive gains do to the static filter's output, in pieces. */
  private NDArray evaluate(NDArray padded, NDArray fixed, NDArray kernels, boolean training) {
    Shape shape = padded.getShape();
    long batch = shape.get(0);
    long tokens = fixed.getShape().get(1);
    int width = Math.toIntExact(shape.get(2));
    if (keepsBands(spec, width, tokens)) {
      return fixed.add(adapt(padded, kernels));
    }
    long bound = spec.chunkBytes(padded.getDevice());
    long step = sequencesPerPiece(spec, width, tokens, bound);
    List<List<NDIndex>> pieces = new ArrayList<>();
    for (long first = 0; first < batch; first += step) {
      NDIndex cut = new NDIndex("{}:{}", first, Math.min(first + step, batch));
      pieces.add(List.of(cut, cut, cut));
    }
    return new PiecewiseEvaluation(
            List.of(padded, fixed, kernels),
            pieces,
            List.of(),
            (piece, none) -> piece.get(1).add(adapt(piece.get(0), piece.get(2))))
        .run(training);
  }

  /** How many sequences a piece has so that its arrays keep to the bound. */
  private static long sequencesPerPiece(FilterSpec spec, int width, long tokens, long bound) {
    return Math.max(1, bound / (Float.BYTES * pieceFloats(spec, width, tokens)));
  }

  private static long pieceFloats(FilterSpec spec, int width, long tokens) {
    return BAND_ARRAYS * bandFloats(spec, width, tokens);
  }

  /** Floats of bands and windows for one sequence. */
  private static long bandFloats(FilterSpec spec, int width, long tokens) {
    long block = blockLength(spec, tokens);
    long rows = rows(spec, tokens);
    return blocks(block, tokens) * rows * (block * kernels(spec, width) + width);
  }

  /** Whether bands and windows are small enough to be kept for the backward pass. */
  private static boolean keepsBands(FilterSpec spec, int width, long tokens) {
    return bandFloats(spec, width, tokens) <= KEPT_INPUTS * tokens * width;
  }

  /** Floats that the bands and windows of a batch take at a time. */
  static long floats(FilterSpec spec, int width, long batch, long tokens) {
    return keepsBands(spec, width, tokens)
        ? batch * bandFloats(spec, width, tokens)
        : pieceFloats(spec, width, tokens)
            * Math.min(
                batch, sequencesPerPiece(spec, width, tokens, spec.chunkBytes(Device.cpu())));
  }

  private static long blocks(long block, long tokens) {
    return (tokens + block - 1) / block;
  }

  /** Tokens R that a block sees: two blocks, which is simpler to gather than S+K-1. */
  static long rows(FilterSpec spec, long tokens) {
    long block = blockLength(spec, tokens);
    return blocks(block, tokens) == 1 ? block + spec.kernelLength() - 1 : 2 * block;
  }

  /**
   * What gains add: {@code [n, K-1+T, D]} and kernels {@code [n, T, E, K]} to {@code [n, T, D]}.
   */
  private NDArray adapt(NDArray padded, NDArray kernels) {
    Shape shape = kernels.getShape();
    long batch = shape.get(0);
    long tokens = shape.get(1);
    long count = shape.get(2);
    long width = padded.getShape().get(2);
    long block = blockLength(spec, tokens);
    long blocks = blocks(block, tokens);
    long rows = rows(spec, tokens);
    NDArray bands = bands(padTokens(kernels, blocks * block), block, rows);
    NDArray windows = windows(padded, blocks, rows, count);
    NDArray out =
        bands // [n*blocks*E, S, R]
            .matMul(windows) // [n*blocks*E, R, D/E]
            .reshape(batch, blocks, count, block, width / count)
            .transpose(0, 1, 3, 2, 4)
            .reshape(batch, blocks * block, width);
    return tokens == blocks * block ? out : out.get(new NDIndex(":, 0:{}", tokens));
  }

  /**
   * Row i of a block's matrix is the kernel of its token i, moved i places to the right. Padding
   * the rows to R+1 and reading them again as rows of R moves each by one place more than the one
   * above.
   */
  private NDArray bands(NDArray kernels, long block, long rows) {
    Shape shape = kernels.getShape();
    long batch = shape.get(0);
    long blocks = shape.get(1) / block;
    long count = shape.get(2);
    // An array of its own: libtorch is slow to put a broadcast one behind another.
    NDArray zeros =
        kernels.getManager().zeros(new Shape(batch, blocks, count, block, rows + 1 - taps));
    return kernels
        .reshape(batch, blocks, block, count, taps)
        .transpose(0, 1, 3, 2, 4)
        .concat(zeros, 4)
        .reshape(batch * blocks * count, block * (rows + 1))
        .get(new NDIndex(":, 0:{}", block * rows))
        .reshape(batch * blocks * count, block, rows);
  }

  /** What the tokens of every block see, by group of coordinates. */
  private static NDArray windows(NDArray padded, long blocks, long rows, long kernels) {
    Shape shape = padded.getShape();
    long batch = shape.get(0);
    long width = shape.get(2) / kernels;
    if (blocks == 1) {
      return padded
          .reshape(batch, rows, kernels, width)
          .transpose(0, 2, 1, 3)
          .reshape(batch * kernels, rows, width);
    }
    long block = rows / 2;
    NDArray cut =
        padTokens(padded, (blocks + 1) * block)
            .reshape(batch, blocks + 1, block, kernels, width)
            .transpose(0, 1, 3, 2, 4);
    NDArray seen =
        NDArrays.concat(
            new NDList(cut.get(new NDIndex(":, 0:{}", blocks)), cut.get(new NDIndex(":, 1:"))), 3);
    return seen.reshape(batch * blocks * kernels, rows, width);
  }

  /** Zeros behind the last token, up to a length. */
  private static NDArray padTokens(NDArray x, long length) {
    Shape shape = x.getShape();
    long missing = length - shape.get(1);
    if (missing == 0) {
      return x;
    }
    Shape after = new Shape(shape.get(0), missing).addAll(shape.slice(2));
    return x.concat(x.getManager().zeros(after), 1);
  }
}
