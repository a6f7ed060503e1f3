package io.github.timefreq.core.internal.memory;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parameters of a tree of blocks under names that say where they are, such as {@code
 * blocks.0.attention.qkv.weight}: stable between processes, unlike {@link Parameter#getId}.
 */
public final class NamedParameters {
  private NamedParameters() {}

  /**
   * Lists the parameters of a block and all its descendants. Children that share a name, as those
   * of DJL's {@code SequentialBlock} may, keep the number that DJL gives them, such as {@code
   * 02Linear}.
   *
   * @param block the root, whose own name is not part of the names
   * @return parameters by name, in the order of the tree
   */
  public static Map<String, Parameter> of(Block block) {
    Map<String, Parameter> named = new LinkedHashMap<>();
    collect("", block, named);
    return Collections.unmodifiableMap(named);
  }

  /**
   * Initialises a block so that every parameter depends on the seed and its own name only: models
   * that share a part start with the same values in it, on any device. They are drawn on the CPU.
   *
   * <p>The engine has one random generator, which is set to a seed for each parameter. Afterwards
   * it is set to a number that it drew before: what an application draws next depends on its own
   * seed, and is no repetition.
   *
   * @param block the block
   * @param manager owner of the parameters, on the device where they shall be
   * @param seed the seed
   * @param inputShapes shapes of the block's inputs
   * @throws IllegalStateException if the engine computes convolutions wrongly on this processor
   */
  public static void initialize(Block block, NDManager manager, int seed, Shape... inputShapes) {
    ConvolutionCheck.require(manager.getDevice());
    int next = drawInt();
    try {
      block.initialize(manager, DataType.FLOAT32, inputShapes);
      for (Map.Entry<String, Parameter> entry : of(block).entrySet()) {
        Engine.getInstance().setRandomSeed(31 * seed + entry.getKey().hashCode());
        initialize(entry.getValue(), manager);
      }
    } finally {
      Engine.getInstance().setRandomSeed(next);
    }
  }

  private static int drawInt() {
    try (NDManager host = NDManager.newBaseManager(Device.cpu())) {
      return host.randomInteger(0, Integer.MAX_VALUE, new Shape(1), DataType.INT32).getInt(0);
    }
  }

  /**
   * Gives every parameter its array, filled with zeros, for values that come from a file. Nothing
   * is drawn.
   *
   * @param block the block
   * @param manager owner of the parameters, on the device where they shall be
   * @param inputShapes shapes of the block's inputs
   * @throws IllegalStateException if the engine computes convolutions wrongly on this processor
   */
  public static void allocate(Block block, NDManager manager, Shape... inputShapes) {
    ConvolutionCheck.require(manager.getDevice());
    block.setInitializer(Initializer.ZEROS, parameter -> true);
    block.initialize(manager, DataType.FLOAT32, inputShapes);
  }

  /**
   * Draws first values on the CPU: a GPU would draw others. The parameter gets a copy that owns its
   * memory, whatever its initializer returns.
   */
  private static void initialize(Parameter parameter, NDManager manager) {
    Initializer initializer = parameter.getInitializer();
    try (NDManager host = NDManager.newBaseManager(Device.cpu())) {
      NDArray drawn = initializer.initialize(host, parameter.getShape(), DataType.FLOAT32);
      parameter.close();
      parameter.setInitializer((owner, shape, dataType) -> NativeArrays.copy(drawn, owner));
      parameter.initialize(manager, DataType.FLOAT32);
    } finally {
      parameter.setInitializer(initializer);
    }
  }

  private static void collect(String prefix, Block block, Map<String, Parameter> named) {
    for (Map.Entry<String, Parameter> entry : block.getDirectParameters().toMap().entrySet()) {
      named.put(prefix + entry.getKey(), entry.getValue());
    }
    Map<String, Block> children = block.getChildren().toMap();
    List<String> names = children.keySet().stream().map(NamedParameters::withoutNumber).toList();
    for (Map.Entry<String, Block> entry : children.entrySet()) {
      String name = withoutNumber(entry.getKey());
      boolean shared = Collections.frequency(names, name) > 1;
      collect(prefix + (shared ? entry.getKey() : name) + ".", entry.getValue(), named);
    }
  }

  /** DJL numbers the children: "02attention". */
  private static String withoutNumber(String name) {
    return name.replaceFirst("^\\d+", "");
  }
}
