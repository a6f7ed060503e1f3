package io.github.timefreq.export.internal.convert;

import ai.djl.nn.Block;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * Settings that DJL's blocks keep to themselves, such as the epsilon of a normalisation: there is
 * no other way to read them than by the names of their fields.
 */
final class BlockFields {
  private BlockFields() {}

  static float floatOf(Block block, Class<?> owner, String field) {
    return (Float) read(block, owner, field);
  }

  static int intOf(Block block, Class<?> owner, String field) {
    return (Integer) read(block, owner, field);
  }

  /** The value of a field that {@code owner}, the object's class or a superclass, declares. */
  static Object read(Object object, Class<?> owner, String name) {
    try {
      Field field = owner.getDeclaredField(name);
      field.setAccessible(true);
      @Nullable Object value = field.get(object);
      if (value == null) {
        throw new IllegalStateException(owner.getName() + "." + name + " has no value");
      }
      return value;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "this version of DJL is not supported: cannot read " + owner.getName() + "." + name, e);
    }
  }
}
