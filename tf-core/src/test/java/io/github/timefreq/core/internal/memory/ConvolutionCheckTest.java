package io.github.timefreq.core.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ConvolutionCheckTest {
  @Test
  void convolutionsOfThisMachineAreRight() {
    assertThat(ConvolutionCheck.isRight()).isTrue();
  }

  @Test
  void whereTheyAreWrongTheErrorSaysWhatToDo() {
    assertThatThrownBy(() -> ConvolutionCheck.require(false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("libtorch computes convolutions wrongly on this processor")
        .hasMessageContaining("DNNL_MAX_CPU_ISA=SSE41");
  }
}
