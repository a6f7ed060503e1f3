package io.github.timefreq.gpt;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchSamplerTest {
  private static final int ROWS = 3;
  private static final int COLUMNS = 4;

  /** Every token is its own place. */
  private static final Tokens PLACES = Tokens.of(IntStream.range(0, 50).toArray(), 50);

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
  void rowsAreWindowsAndTargetsTheTokensAfter() {
    Batch batch = sampler(1).at(0, 0);
    long[] inputs = batch.inputs(manager).toLongArray();
    long[] targets = batch.targets(manager).toLongArray();

    assertThat(batch.size()).isEqualTo(ROWS * COLUMNS);
    for (int i = 0; i < inputs.length; i++) {
      assertThat(inputs[i]).isEqualTo(inputs[i / COLUMNS * COLUMNS] + i % COLUMNS);
      assertThat(targets[i]).isEqualTo(inputs[i] + 1);
    }
  }

  @Test
  void arraysAreInt64InTheShapesOfTheModelAndTheLoss() {
    Batch batch = sampler(1).at(0, 0);
    NDArray inputs = batch.inputs(manager);
    NDArray targets = batch.targets(manager);

    assertThat(inputs.getShape()).isEqualTo(new Shape(ROWS, COLUMNS));
    assertThat(targets.getShape()).isEqualTo(new Shape(ROWS * COLUMNS, 1));
    assertThat(inputs.getDataType()).isEqualTo(DataType.INT64);
    assertThat(targets.getDataType()).isEqualTo(DataType.INT64);
  }

  @Test
  void aBatchDependsOnSeedStepAndMicroBatchOnly() {
    BatchSampler used = sampler(5);
    IntStream.range(0, 10).forEach(step -> used.at(step, 0));

    assertThat(inputs(used.at(3, 1))).isEqualTo(inputs(sampler(5).at(3, 1)));
  }

  @Test
  void seedsStepsAndMicroBatchesAllDiffer() {
    Set<String> seen = new HashSet<>();
    for (int seed = 0; seed < 10; seed++) {
      for (int step = 0; step < 10; step++) {
        for (int microBatch = 0; microBatch < 10; microBatch++) {
          Batch batch = large(seed).at(step, microBatch);
          seen.add(Arrays.toString(inputs(batch)));
        }
      }
    }
    assertThat(seen).hasSize(1000);
  }

  @Test
  void everyWindowIsDrawnTheFirstAndTheLastAsWell() {
    Set<Long> starts = new HashSet<>();
    for (int step = 0; step < 500; step++) {
      starts.add(inputs(sampler(2).at(step, 0))[0]);
    }
    assertThat(starts).hasSize(PLACES.size() - COLUMNS).contains(0L, 45L);
  }

  private static BatchSampler sampler(long seed) {
    return new BatchSampler(PLACES, ROWS, COLUMNS, seed);
  }

  private static BatchSampler large(long seed) {
    return new BatchSampler(PLACES, 16, 1, seed);
  }

  private long[] inputs(Batch batch) {
    try (NDManager step = manager.newSubManager()) {
      return batch.inputs(step).toLongArray();
    }
  }
}
