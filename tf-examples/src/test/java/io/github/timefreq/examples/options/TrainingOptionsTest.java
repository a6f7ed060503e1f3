package io.github.timefreq.examples.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.timefreq.training.TrainingConfig;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TrainingOptionsTest {
  @Test
  void widerModelsTakeALowerRateUnlessOneIsGiven() {
    assertThat(config(32).learningRate()).isEqualTo(3e-3);
    assertThat(config(128).learningRate()).isEqualTo(3e-3);
    assertThat(config(512).learningRate()).isCloseTo(7.5e-4, within(1e-12));
    assertThat(config(512, "--lr=0.01").learningRate()).isEqualTo(0.01);
  }

  @Test
  void theRateFallsToATenth() {
    TrainingConfig config = config(512);

    assertThat(config.learningRateFloor()).isEqualTo(config.learningRate() / 10);
  }

  private static TrainingConfig config(int width, String... args) {
    return CommandLine.populateCommand(new TrainingOptions(), args).config(1, width);
  }
}
