package io.github.timefreq.export;

import ai.djl.nn.Block;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which converter writes which kind of block. Immutable. */
final class ConverterRegistry {
  private final Map<Class<?>, BlockConverter<Block>> converters;

  ConverterRegistry() {
    this(Map.of());
  }

  private ConverterRegistry(Map<Class<?>, BlockConverter<Block>> converters) {
    this.converters = converters;
  }

  /** This registry with a converter for a type of blocks and its subtypes. */
  <B extends Block> ConverterRegistry with(Class<B> type, BlockConverter<? super B> converter) {
    Map<Class<?>, BlockConverter<Block>> more = new LinkedHashMap<>(converters);
    more.put(type, (block, inputs, scope) -> convert(converter, type.cast(block), inputs, scope));
    return new ConverterRegistry(more);
  }

  private static <B extends Block> List<GraphValue> convert(
      BlockConverter<? super B> converter, B block, List<GraphValue> inputs, GraphScope scope) {
    return converter.convert(block, inputs, scope);
  }

  /** The converter of a block's class or interfaces, or of the nearest superclass that has one. */
  BlockConverter<Block> find(Block block, String path) {
    for (@Nullable Class<?> type = block.getClass(); type != null; type = type.getSuperclass()) {
      BlockConverter<Block> converter = converters.get(type);
      if (converter != null) {
        return converter;
      }
      for (Class<?> kind : type.getInterfaces()) {
        BlockConverter<Block> ofKind = converters.get(kind);
        if (ofKind != null) {
          return ofKind;
        }
      }
    }
    throw refusal(block, path, "there is no converter for this kind of block");
  }

  static IllegalArgumentException refusal(Block block, String path, String reason) {
    String name = block.getClass().getSimpleName();
    return new IllegalArgumentException(
        "cannot export "
            + (path.isEmpty() ? "the root block" : "block " + path)
            + " ("
            + block.getClass().getName()
            + "): "
            + reason
            + "; register a converter with OnnxExporter.builder().optConverter("
            + name
            + ".class, converter)");
  }
}
