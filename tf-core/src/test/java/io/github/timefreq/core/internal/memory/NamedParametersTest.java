package io.github.timefreq.core.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamedParametersTest {
  private static SequentialBlock block() {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(3).build())
        .add(LayerNorm.builder().build())
        .add(Linear.builder().setUnits(3).build());
  }

  @Test
  void childrenOfOneNameAreToldApartByTheirNumber() {
    assertThat(NamedParameters.of(block()).keySet())
        .containsExactly(
            "01Linear.weight",
            "01Linear.bias",
            "LayerNorm.gamma",
            "LayerNorm.beta",
            "03Linear.weight",
            "03Linear.bias");
  }

  @Test
  void initialValuesDependOnTheSeedAndTheName() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, Parameter> parameters = initialized(manager, 1);

      assertThat(values(parameters, "01Linear.weight"))
          .isEqualTo(values(initialized(manager, 1), "01Linear.weight"))
          .isNotEqualTo(values(initialized(manager, 2), "01Linear.weight"))
          .isNotEqualTo(values(parameters, "03Linear.weight"));
    }
  }

  private static Map<String, Parameter> initialized(NDManager manager, int seed) {
    SequentialBlock block = block();
    NamedParameters.initialize(block, manager, seed, new Shape(1, 3));
    return NamedParameters.of(block);
  }

  private static float[] values(Map<String, Parameter> parameters, String name) {
    return parameters.get(name).getArray().toFloatArray();
  }
}
