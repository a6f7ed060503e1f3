package io.github.timefreq.core.filterbank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.UninitializedParameterException;
import io.github.timefreq.core.internal.memory.NamedParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a filterbank gives out of its weights. */
class FilterbankWeightsTest {
  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void kernelsAreACopy() {
    Filterbank filterbank = CoreFixture.filterbank(FilterbankConfig.defaults(), manager, 4);
    NDArray parameter = NamedParameters.of(filterbank).get("kernels").getArray();
    float[] before = parameter.toFloatArray();

    NDArray kernels = filterbank.kernels(manager);
    assertThat(kernels.toFloatArray()).isEqualTo(before);
    kernels.muli(0);

    assertThat(parameter.toFloatArray()).isEqualTo(before);
  }

  @Test
  void nothingIsLeftBehindButTheResult() {
    Filterbank filterbank = CoreFixture.filterbank(FilterbankConfig.multiScale(), manager, 4);
    try (NDManager owner = manager.newSubManager()) {
      NDArray kernels = filterbank.kernels(owner);
      NDArray response = filterbank.staticResponse(owner);

      assertThat(owner.getManagedArrays()).containsExactlyInAnyOrder(kernels, response);
    }
  }

  @Test
  void aFilterbankThatIsNotInitialisedHasNone() {
    Filterbank fresh = new Filterbank(FilterbankConfig.defaults());

    assertThatThrownBy(() -> fresh.kernels(manager))
        .isInstanceOf(UninitializedParameterException.class);
    assertThatThrownBy(() -> fresh.staticResponse(manager))
        .isInstanceOf(UninitializedParameterException.class);
  }
}
