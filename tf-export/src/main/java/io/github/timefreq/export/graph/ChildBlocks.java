package io.github.timefreq.export.graph;

import ai.djl.nn.Block;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Children of a block under names that are unique among them. */
public final class ChildBlocks {
  private ChildBlocks() {}

  /**
   * Lists the children. DJL numbers them ({@code 02attention}); the number stays only where it is
   * needed to tell two of a name apart.
   *
   * @param parent the block that has the child
   * @return the result
   */
  public static Map<String, Block> of(Block parent) {
    List<String> names = new ArrayList<>();
    for (Pair<String, Block> child : parent.getChildren()) {
      names.add(withoutNumber(child.getKey()));
    }
    Map<String, Block> children = new LinkedHashMap<>();
    int i = 0;
    for (Pair<String, Block> child : parent.getChildren()) {
      String name = names.get(i++);
      boolean alone = names.indexOf(name) == names.lastIndexOf(name);
      children.put(alone ? name : child.getKey(), child.getValue());
    }
    return children;
  }

  /**
   * A child that is known to be there.
   *
   * @param parent the block that has the child
   * @param name name of the child
   * @return the child
   */
  public static Block get(Block parent, String name) {
    Block child = of(parent).get(name);
    if (child == null) {
      throw new IllegalStateException(parent.getClass().getName() + " has no child " + name);
    }
    return child;
  }

  /**
   * Adds a child that has one input and one output.
   *
   * @param parent the block that has the child
   * @param name name of the child
   * @param x input of the child
   * @param scope where the nodes go
   * @return its output
   */
  public static GraphValue convert(Block parent, String name, GraphValue x, GraphScope scope) {
    return scope.convert(name, get(parent, name), List.of(x)).get(0);
  }

  private static String withoutNumber(String name) {
    return name.replaceFirst("^\\d+", "");
  }
}
