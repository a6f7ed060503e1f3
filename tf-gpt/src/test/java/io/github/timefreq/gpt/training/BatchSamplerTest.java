package io.github.timefreq.gpt.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.gpt.text.Tokens;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
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
    Batch batch = sampler().draw(random(0));
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
    Batch batch = sampler().draw(random(0));
    NDArray inputs = batch.inputs(manager);
    NDArray targets = batch.targets(manager);

    assertThat(inputs.getShape()).isEqualTo(new Shape(ROWS, COLUMNS));
    assertThat(targets.getShape()).isEqualTo(new Shape(ROWS * COLUMNS, 1));
    assertThat(inputs.getDataType()).isEqualTo(DataType.INT64);
    assertThat(targets.getDataType()).isEqualTo(DataType.INT64);
  }

  @Test
  void aBatchDependsOnTheRandomNumbersOnly() {
    BatchSampler used = sampler();
    IntStream.range(0, 10).forEach(seed -> used.draw(random(seed)));

    assertThat(inputs(used.draw(random(3)))).isEqualTo(inputs(sampler().draw(random(3))));
    assertThat(inputs(used.draw(random(3)))).isNotEqualTo(inputs(used.draw(random(4))));
  }

  @Test
  void everyWindowIsDrawnTheFirstAndTheLastAsWell() {
    Set<Long> starts = new HashSet<>();
    for (int seed = 0; seed < 500; seed++) {
      starts.add(inputs(sampler().draw(random(seed)))[0]);
    }
    assertThat(starts).hasSize(PLACES.size() - COLUMNS).contains(0L, 45L);
  }

  private static BatchSampler sampler() {
    return new BatchSampler(PLACES, ROWS, COLUMNS);
  }

  private static SplittableRandom random(long seed) {
    return new SplittableRandom(seed);
  }

  private long[] inputs(Batch batch) {
    try (NDManager step = manager.newSubManager()) {
      return batch.inputs(step).toLongArray();
    }
  }
}
