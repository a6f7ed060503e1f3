package io.github.timefreq.export.graph;

import ai.djl.nn.Block;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which converter writes which class of blocks. Immutable. A subclass may compute something else,
 * so that it needs a converter of its own.
 */
public final class ConverterRegistry {
  private final Map<Class<?>, BlockConverter<Block>> converters;

  /** Creates an empty registry. */
  public ConverterRegistry() {
    this(Map.of());
  }

  private ConverterRegistry(Map<Class<?>, BlockConverter<Block>> converters) {
    this.converters = converters;
  }

  /**
   * This registry with a converter for a class of blocks, without its subclasses.
   *
   * @param <B> class of the blocks
   * @param type class of the blocks
   * @param converter what writes such blocks
   * @return a registry that knows it
   */
  public <B extends Block> ConverterRegistry with(
      Class<B> type, BlockConverter<? super B> converter) {
    Map<Class<?>, BlockConverter<Block>> more = new LinkedHashMap<>(converters);
    more.put(type, (block, inputs, scope) -> convert(converter, type.cast(block), inputs, scope));
    return new ConverterRegistry(more);
  }

  private static <B extends Block> List<GraphValue> convert(
      BlockConverter<? super B> converter, B block, List<GraphValue> inputs, GraphScope scope) {
    return converter.convert(block, inputs, scope);
  }

  /** The converter of a block's own class. */
  BlockConverter<Block> find(Block block, String path) {
    BlockConverter<Block> converter = converters.get(block.getClass());
    if (converter == null) {
      throw refusal(block, path, "there is no converter for this class of blocks");
    }
    return converter;
  }

  /**
   * Says why a block cannot be exported.
   *
   * @param block the block
   * @param path where the block stands in the model
   * @param reason why it cannot be exported
   * @return the exception to throw
   */
  public static IllegalArgumentException refusal(Block block, String path, String reason) {
    return refusal(block, path, reason, block.getClass().getSimpleName());
  }

  /**
   * Says why a block cannot be exported.
   *
   * @param block the block
   * @param path where the block stands in the model
   * @param reason why it cannot be exported
   * @param replacement class to use in its place, with a converter of its own
   * @return the exception to throw
   */
  public static IllegalArgumentException refusal(
      Block block, String path, String reason, String replacement) {
    return new IllegalArgumentException(
        "cannot export "
            + (path.isEmpty() ? "the root block" : "block " + path)
            + " ("
            + block.getClass().getName()
            + "): "
            + reason
            + "; register a converter with OnnxExporter.builder().optConverter("
            + (replacement.isEmpty() ? "ItsClass" : replacement)
            + ".class, converter)");
  }
}
