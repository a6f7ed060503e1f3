package io.github.timefreq.core.transformer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Multi-head self-attention: {@code softmax(Q K' / sqrt(d) + mask) V} for each head.
 *
 * <p>Inputs are {@code x [B, T, D]} and, for causal attention, the additive mask {@code [T, T]} of
 * {@link TransformerBlock#mask}. Its queries go in bands, each against the keys up to its own end
 * only, so that most of the future half of the scores is neither computed nor held.
 */
final class SelfAttention extends AbstractBlock {
  private static final int BAND = 128;
  private static final float MASKED = -1e9f;

  private final Linear qkv;
  private final Linear project;
  private final int heads;
  private final int headWidth;
  private final float scale;

  SelfAttention(int width, int heads, int layers) {
    this.heads = heads;
    headWidth = width / heads;
    scale = (float) (1 / Math.sqrt(headWidth));
    qkv = addChildBlock("qkv", Layers.linear(3 * width));
    project = addChildBlock("project", Layers.residualLinear(width, layers));
  }

  /** Weights and biases of both linear maps. */
  NDList values(ParameterStore store, Device device, boolean training) {
    NDList values = Layers.values(store, qkv, device, training);
    values.addAll(Layers.values(store, project, device, training));
    return values;
  }

  /** Additive mask {@code [T, T]}: 0 where key j is not after query i. */
  static NDArray mask(NDManager manager, long tokens) {
    NDArray position = manager.arange(Math.toIntExact(tokens));
    return position
        .expandDims(0)
        .gt(position.expandDims(1))
        .toType(DataType.FLOAT32, false)
        .mul(manager.full(new Shape(1), MASKED));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    NDList qkv = project(store, inputs.get(0), training);
    NDArray out =
        inputs.size() == 1
            ? attend(qkv.get(0), qkv.get(1).transpose(0, 2, 1), qkv.get(2))
            : attendCausally(qkv, inputs.get(1));
    return merge(store, out, inputs.get(0).getShape(), training);
  }

  private static NDArray attend(NDArray queries, NDArray keys, NDArray values) {
    return queries.matMul(keys).softmax(-1).matMul(values);
  }

  private static NDArray attendCausally(NDList qkv, NDArray mask) {
    int tokens = Math.toIntExact(mask.getShape().get(0));
    NDArray keys = qkv.get(1).transpose(0, 2, 1);
    NDArray values = qkv.get(2);
    List<Integer> ends = bandEnds(tokens);
    NDList queryBands = qkv.get(0).split(ends.size(), 1);
    NDList bands = new NDList();
    int first = 0;
    for (int band = 0; band < ends.size(); band++) {
      int end = ends.get(band);
      boolean whole = end == tokens;
      NDArray seen = whole ? keys : keys.get(new NDIndex(":, :, 0:{}", end));
      NDArray scores = queryBands.get(band).matMul(seen);
      scores.addi(mask.get(new NDIndex("{}:{}, 0:{}", first, end, end)));
      NDArray seenValues = whole ? values : values.get(new NDIndex(":, 0:{}", end));
      bands.add(scores.softmax(-1).matMul(seenValues));
      first = end;
    }
    return bands.size() == 1 ? bands.get(0) : NDArrays.concat(bands, 1);
  }

  /** The next n tokens {@code [B, n, D]}, seeing themselves and what the cache holds. */
  NDArray step(ParameterStore store, NDArray x, KeyValueCache cache) {
    NDList qkv = project(store, x, false);
    long tokens = x.getShape().get(1);
    cache.append(qkv.get(1), qkv.get(2));
    NDManager manager = x.getManager();
    NDArray scores = qkv.get(0).matMul(cache.keys(manager).transpose(0, 2, 1));
    if (tokens > 1) {
      long seen = cache.length();
      scores.addi(mask(manager, seen).get(new NDIndex("{}:", seen - tokens)));
    }
    NDArray out = scores.softmax(-1).matMul(cache.values(manager));
    return merge(store, out, x.getShape(), false).singletonOrThrow();
  }

  /** Scaled queries, keys and values, each {@code [B*H, T, d]}. */
  private NDList project(ParameterStore store, NDArray x, boolean training) {
    Shape shape = x.getShape();
    long sequences = shape.get(0) * heads;
    NDList parts =
        qkv.forward(store, new NDList(x), training)
            .singletonOrThrow()
            .reshape(shape.get(0), shape.get(1), 3, heads, headWidth)
            .transpose(2, 0, 3, 1, 4)
            .reshape(3 * sequences, shape.get(1), headWidth)
            .split(3);
    // An array and not a Java number: the backward pass keeps this factor, and DJL puts a number
    // into a buffer that goes when the Java heap's garbage is collected.
    NDArray factor = x.getManager().full(new Shape(1), scale);
    return new NDList(parts.get(0).mul(factor), parts.get(1), parts.get(2));
  }

  /** Ends of the bands of queries: whole multiples of the band where they fill the sequence. */
  static List<Integer> bandEnds(int tokens) {
    int band = tokens % BAND == 0 ? BAND : tokens;
    return IntStream.rangeClosed(1, tokens / band).mapToObj(i -> i * band).toList();
  }

  /** Heads side by side again, and the output projection. */
  private NDList merge(ParameterStore store, NDArray heads, Shape shape, boolean training) {
    NDArray merged =
        heads
            .reshape(shape.get(0), this.heads, shape.get(1), headWidth)
            .transpose(0, 2, 1, 3)
            .reshape(shape);
    return project.forward(store, new NDList(merged), training);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    qkv.initialize(manager, dataType, inputShapes[0]);
    project.initialize(manager, dataType, inputShapes[0]);
  }
}
