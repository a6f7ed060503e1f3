package io.github.timefreq.core.filterbank;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FilterbankInputTest {
  private NDManager manager;
  private Filterbank filterbank;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
    filterbank = CoreFixture.filterbank(FilterbankConfig.defaults(), manager, 4);
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void anInputOfAnotherRankIsRefused() {
    assertRefused(
        CoreFixture.random(manager, 8, 4), "input must be [batch, tokens, width], got (8, 4)");
    Filterbank fresh = new Filterbank(FilterbankConfig.defaults());
    assertThatThrownBy(() -> fresh.initialize(manager, DataType.FLOAT32, new Shape(8, 4)))
        .hasMessage("input must be [batch, tokens, width], got (8, 4)");
  }

  @Test
  void anInputOfAnotherTypeIsRefused() {
    assertRefused(
        manager.zeros(new Shape(1, 8, 4), DataType.FLOAT64), "input must be float32, got float64");
    assertRefused(
        manager.zeros(new Shape(1, 8, 4), DataType.FLOAT16), "input must be float32, got float16");
  }

  @Test
  void anInputOfAnotherWidthIsRefused() {
    assertRefused(
        CoreFixture.random(manager, 1, 8, 5), "input must be 4 wide as at initialization, got 5");
  }

  private void assertRefused(NDArray x, String message) {
    assertThatThrownBy(() -> CoreFixture.apply(filterbank, x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
