package io.github.timefreq.training.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.core.Linear;
import io.github.timefreq.training.ToyRun;
import io.github.timefreq.training.ToyTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints can be read while a training replaces them as fast as it can. */
class ReaderBesideTrainingTest {
  private static final int READS = 200;

  @TempDir private Path folder;

  @Test
  void everyReadSucceedsAndIsOfOneStep() throws Exception {
    ToyRun run = ToyRun.defaults();
    RunFolder<ToyRun> stored = new RunFolder<>(folder.resolve("run"), ToyRun.class);
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService trainer = Executors.newSingleThreadExecutor();
    try (NDManager manager = NDManager.newBaseManager()) {
      Linear model = new ToyTask(run).newModel(manager);
      Map<String, List<Float>> weights = ToyTask.weights(model);
      stored.create(run);
      save(stored, run, 1, model);
      Callable<Long> saving =
          () -> {
            long step = 1;
            while (!done.get()) {
              step++;
              save(stored, run, step, model);
            }
            return step;
          };
      Future<Long> saved = trainer.submit(saving);
      long newest = 0;
      try {
        for (int read = 0; read < READS; read++) {
          try (NDManager memory = NDManager.newBaseManager();
              Checkpoint<ToyRun> checkpoint = read % 2 == 0 ? stored.last() : stored.best()) {
            Linear loaded = new ToyTask(checkpoint.state().config()).newModel(memory);
            checkpoint.load(loaded, memory);
            assertThat(ToyTask.weights(loaded)).isEqualTo(weights);
            newest = checkpoint.state().step();
          }
        }
      } finally {
        done.set(true);
      }
      assertThat(saved.get()).isGreaterThanOrEqualTo(newest);
    } finally {
      trainer.shutdownNow();
    }
  }

  private static void save(RunFolder<ToyRun> folder, ToyRun run, long step, Linear model)
      throws IOException {
    Checkpoint.State<ToyRun> state = new Checkpoint.State<>(run, step, null, 1);
    folder.saveLast(state, model, Map.of());
    folder.saveBest(state, model);
  }
}
