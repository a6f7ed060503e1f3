package io.github.timefreq.export.graph;

import com.google.protobuf.ByteString;
import io.github.timefreq.export.onnx.AttributeProto;
import io.github.timefreq.export.onnx.AttributeProto.AttributeType;

/** A setting of an ONNX operator that is fixed when the graph is written. */
public final class Attribute {
  private final AttributeProto proto;

  private Attribute(AttributeProto.Builder proto) {
    this.proto = proto.build();
  }

  /**
   * An integer, or a yes (1) or no (0).
   *
   * @param name name of the attribute
   * @param value its value
   * @return the attribute
   */
  public static Attribute of(String name, long value) {
    return new Attribute(named(name, AttributeType.INT).setI(value));
  }

  /**
   * A number.
   *
   * @param name name of the attribute
   * @param value its value
   * @return the attribute
   */
  public static Attribute of(String name, float value) {
    return new Attribute(named(name, AttributeType.FLOAT).setF(value));
  }

  /**
   * A word.
   *
   * @param name name of the attribute
   * @param value its value
   * @return the attribute
   */
  public static Attribute of(String name, String value) {
    return new Attribute(named(name, AttributeType.STRING).setS(ByteString.copyFromUtf8(value)));
  }

  /**
   * Integers, such as the lengths of a kernel.
   *
   * @param name name of the attribute
   * @param values its values
   * @return the attribute
   */
  public static Attribute of(String name, long[] values) {
    AttributeProto.Builder proto = named(name, AttributeType.INTS);
    for (long value : values) {
      proto.addInts(value);
    }
    return new Attribute(proto);
  }

  AttributeProto proto() {
    return proto;
  }

  private static AttributeProto.Builder named(String name, AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }
}
