package io.github.timefreq.core.transformer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.core.internal.fused.FusedBlock;
import io.github.timefreq.core.signal.Causality;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pre-norm Transformer block: {@code x = x + attention(norm(x))}, then {@code x = x +
 * mlp(norm(x))}, with an MLP of one hidden layer and GELU.
 *
 * <p>Inputs are {@code x [B, T, D]} and, for causal attention, the mask {@code [T, T]} of {@link
 * #mask}; without it every token sees all others.
 */
public final class TransformerBlock extends AbstractBlock {
  /** Hidden units of the usual MLP over the width of its block. */
  private static final int MLP_RATIO = 4;

  private static final byte VERSION = 1;

  private final LayerNorm attentionNorm;
  private final SelfAttention attention;
  private final LayerNorm mlpNorm;
  private final Mlp mlp;
  private final int heads;
  private final float dropout;

  /**
   * Creates a block without values yet.
   *
   * @param width embedding coordinates D, a multiple of {@code heads}
   * @param heads attention heads
   * @param mlpWidth hidden units of the MLP
   * @param layers number of blocks in the model: the deeper it is, the smaller residual branches
   *     start
   * @param dropout probability with which a coordinate of a residual branch is dropped in training
   * @throws IllegalArgumentException if {@code heads} is below 1 or does not divide the width
   */
  public TransformerBlock(int width, int heads, int mlpWidth, int layers, double dropout) {
    super(VERSION);
    Checks.requireAtLeast("heads", heads, 1);
    Checks.require(
        width % heads == 0,
        "width must be a multiple of heads, got width " + width + " and heads " + heads);
    attentionNorm = addChildBlock("attentionNorm", Layers.layerNorm());
    attention = addChildBlock("attention", new SelfAttention(width, heads, layers));
    mlpNorm = addChildBlock("mlpNorm", Layers.layerNorm());
    mlp = addChildBlock("mlp", new Mlp(width, mlpWidth, layers));
    this.heads = heads;
    this.dropout = (float) dropout;
  }

  /**
   * Returns the usual width of an MLP: {@value #MLP_RATIO} times that of its block.
   *
   * @param width embedding coordinates D
   * @return hidden units, at most the largest int
   */
  public static int usualMlpWidth(int width) {
    return (int) Math.min(Integer.MAX_VALUE, (long) MLP_RATIO * width);
  }

  /**
   * Makes the additive mask of causal attention.
   *
   * @param manager owner of the mask
   * @param tokens length T
   * @return {@code [T, T]}, 0 where key j is not after query i
   */
  public static NDArray mask(NDManager manager, long tokens) {
    return SelfAttention.mask(manager, tokens);
  }

  /**
   * Tells how causal attention is cut: the queries go in bands, each against the keys up to its own
   * end only.
   *
   * @param tokens length T
   * @return the end of every band, ascending; the last one is T
   */
  public static List<Integer> attentionBands(int tokens) {
    return SelfAttention.bandEnds(tokens);
  }

  /**
   * Counts the learned scalars of a block.
   *
   * @param width embedding coordinates D
   * @param mlpWidth hidden units of the MLP
   * @return number of parameters
   */
  public static long parameterCount(int width, int mlpWidth) {
    long d = width;
    long hidden = mlpWidth;
    long attention = (d + 1) * 3 * d + (d + 1) * d;
    return 4 * d + attention + (d + 1) * hidden + (hidden + 1) * d;
  }

  /**
   * Counts the multiply-adds of a block, causal attention counted by the half that is used.
   *
   * @param width embedding coordinates D
   * @param mlpWidth hidden units of the MLP
   * @param tokens length T
   * @param causality whether a token sees the ones before it only, or all
   * @return multiply-adds for one token, on average
   */
  public static long multiplyAddsPerToken(
      int width, int mlpWidth, long tokens, Causality causality) {
    long d = width;
    long scores = causality == Causality.CAUSAL ? tokens + 1 : 2 * tokens;
    return 4 * d * d + 2 * d * mlpWidth + scores * d;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    NDArray x = inputs.get(0);
    Optional<FusedBlock> fused =
        FusedBlock.find(x.getManager(), heads, inputs.size() > 1, training ? dropout : 0);
    if (fused.isPresent()) {
      return new NDList(fused.get().forward(x, values(store, x.getDevice(), training), training));
    }
    NDArray normed = attentionNorm.forward(store, new NDList(x), training).singletonOrThrow();
    NDList branch = attention.forward(store, attended(normed, inputs), training);
    x = x.add(dropped(branch, training));
    return new NDList(x.add(dropped(transformed(store, x, training), training)));
  }

  /** All parameters, in the order of {@link FusedBlock}. */
  private NDList values(ParameterStore store, Device device, boolean training) {
    NDList values = new NDList();
    values.addAll(Layers.values(store, attentionNorm, device, training));
    values.addAll(attention.values(store, device, training));
    values.addAll(Layers.values(store, mlpNorm, device, training));
    values.addAll(mlp.values(store, device, training));
    return values;
  }

  private static NDList attended(NDArray normed, NDList inputs) {
    return inputs.size() == 1 ? new NDList(normed) : new NDList(normed, inputs.get(1));
  }

  /**
   * Reads the next tokens of sequences with causal attention.
   *
   * @param store where the parameters are read
   * @param input the next n tokens, {@code [B, n, D]}
   * @param cache keys and values of the tokens before; those of the new ones are added
   * @return the block's output for the new tokens, {@code [B, n, D]}
   */
  public NDArray step(ParameterStore store, NDArray input, KeyValueCache cache) {
    NDArray normed = attentionNorm.forward(store, new NDList(input), false).singletonOrThrow();
    NDArray x = input.add(attention.step(store, normed, cache));
    return x.add(transformed(store, x, false).singletonOrThrow());
  }

  private NDList transformed(ParameterStore store, NDArray x, boolean training) {
    return mlp.forward(store, mlpNorm.forward(store, new NDList(x), training), training);
  }

  private NDArray dropped(NDList branch, boolean training) {
    NDArray x = branch.singletonOrThrow();
    return dropout == 0 ? x : Dropout.dropout(x, dropout, training).singletonOrThrow();
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    attentionNorm.initialize(manager, dataType, inputShapes[0]);
    attention.initialize(manager, dataType, inputShapes[0]);
    mlpNorm.initialize(manager, dataType, inputShapes[0]);
    mlp.initialize(manager, dataType, inputShapes[0]);
  }
}
