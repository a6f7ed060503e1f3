package io.github.timefreq.core.internal.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.core.filterbank.CoreFixture;
import org.junit.jupiter.api.Test;

class DirectConvolutionTest {
  @Test
  void bothLayoutsGiveTheSameAndThatForAGpuLeavesNothingBesideTheWeights() {
    try (NDManager weights = NDManager.newBaseManager();
        NDManager step = NDManager.newBaseManager()) {
      DirectConvolution convolution =
          DirectConvolution.of(new FirKernel(CoreFixture.random(weights, 3, 4), 0, null));
      NDArray padded = CoreFixture.random(step, 2, 9, 3);
      float[] expected = convolution.acrossContiguousCoordinates(padded).toFloatArray();
      int before = weights.getManagedArrays().size();

      NDArray out = convolution.alongContiguousTokens(padded);

      assertThat(out.toFloatArray()).containsExactly(expected, offset(1e-5f));
      assertThat(weights.getManagedArrays()).hasSize(before);
    }
  }
}
