package io.github.timefreq.core.transformer;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TransformerBlockTest {
  @Test
  void headsMustDivideTheWidth() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TransformerBlock(10, 3, 40, 1, 0))
        .withMessage("width must be a multiple of heads, got width 10 and heads 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TransformerBlock(10, 0, 40, 1, 0))
        .withMessage("heads must be at least 1, got 0");
  }
}
