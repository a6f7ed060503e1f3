package io.github.timefreq.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MicroBatchTest {
  @Test
  void equalBatchesDrawTheSame() {
    MicroBatch batch = new MicroBatch(5, 3, 1);
    batch.random().nextLong();

    assertThat(batch.random().nextLong()).isEqualTo(new MicroBatch(5, 3, 1).random().nextLong());
    assertThat(batch.engineSeed()).isEqualTo(new MicroBatch(5, 3, 1).engineSeed());
  }

  @Test
  void seedsStepsAndBatchesAllDiffer() {
    Set<Long> drawn = new HashSet<>();
    Set<Integer> engineSeeds = new HashSet<>();
    for (int seed = 0; seed < 5; seed++) {
      for (int step = 0; step < 5; step++) {
        for (int index = 0; index < 100; index++) {
          MicroBatch batch = new MicroBatch(seed, step, index);
          drawn.add(batch.random().nextLong());
          engineSeeds.add(batch.engineSeed());
        }
      }
    }
    assertThat(drawn).hasSize(2500);
    assertThat(engineSeeds).hasSize(2500);
  }
}
