package io.github.timefreq.export.graph;

import ai.djl.ndarray.types.DataType;
import io.github.timefreq.export.onnx.TensorProto;
import io.github.timefreq.export.onnx.TensorShapeProto;
import io.github.timefreq.export.onnx.TypeProto;
import java.util.List;

/**
 * Type of a graph's input or output.
 *
 * @param type type of its elements
 * @param axes for every axis its length in digits, or the name of a length that varies from run to
 *     run; equal names mean equal lengths
 */
public record TensorType(DataType type, List<String> axes) {
  /**
   * Copies the axes.
   *
   * @param type type of the elements
   * @param axes lengths and names of lengths
   */
  public TensorType {
    axes = List.copyOf(axes);
  }

  /**
   * Returns a type with named axes.
   *
   * @param type type of the elements
   * @param axes names or lengths of the axes
   * @return the result
   */
  public static TensorType of(DataType type, String... axes) {
    return new TensorType(type, List.of(axes));
  }

  TypeProto proto() {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (String axis : axes) {
      TensorShapeProto.Dimension.Builder dimension = shape.addDimBuilder();
      if (axis.matches("\\d+")) {
        dimension.setDimValue(Long.parseLong(axis));
      } else {
        dimension.setDimParam(axis);
      }
    }
    TypeProto.Builder proto = TypeProto.newBuilder();
    proto.getTensorTypeBuilder().setElemType(elementType(type).getNumber()).setShape(shape);
    return proto.build();
  }

  /**
   * What ONNX calls a type of elements.
   *
   * @param type type of the elements
   * @return its number in the format
   */
  public static TensorProto.DataType elementType(DataType type) {
    return switch (type) {
      case FLOAT32 -> TensorProto.DataType.FLOAT;
      case FLOAT64 -> TensorProto.DataType.DOUBLE;
      case FLOAT16 -> TensorProto.DataType.FLOAT16;
      case INT64 -> TensorProto.DataType.INT64;
      case INT32 -> TensorProto.DataType.INT32;
      case INT8 -> TensorProto.DataType.INT8;
      case UINT8 -> TensorProto.DataType.UINT8;
      case BOOLEAN -> TensorProto.DataType.BOOL;
      default -> throw new IllegalArgumentException("arrays of " + type + " cannot be exported");
    };
  }
}
