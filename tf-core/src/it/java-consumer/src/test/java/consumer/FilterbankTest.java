package consumer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.filterbank.Filterbank;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.filterbank.Start;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import org.junit.jupiter.api.Test;

class FilterbankTest {

  @Test
  void runsOnTheEngineOfTheApplication() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Filterbank filterbank =
          new Filterbank(FilterbankConfig.builder().optStart(Start.HAAR).build());
      filterbank.initialize(manager, DataType.FLOAT32, new Shape(2, 8, 4));
      NDList x = new NDList(manager.ones(new Shape(2, 8, 4)));

      NDArray y =
          filterbank.forward(new ScopedParameterStore(manager), x, false).singletonOrThrow();

      assertEquals(new Shape(2, 8, 4), y.getShape());
      // Two coordinates pass, two are moving averages of 2 and of 8 ones.
      assertArrayEquals(new float[] {1, 1, 0.5f, 0.125f}, y.get("0, 0").toFloatArray(), 1e-6f);
      assertArrayEquals(new float[] {1, 1, 1, 1}, y.get("0, 7").toFloatArray(), 1e-6f);
    }
  }
}
