package io.github.timefreq.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {
  private static final LearningRateSchedule SCHEDULE = new LearningRateSchedule(1, 0.1, 10, 110);

  @Test
  void theRateWarmsUpInAStraightLine() {
    assertThat(SCHEDULE.at(1)).isEqualTo(0.1);
    assertThat(SCHEDULE.at(5)).isEqualTo(0.5);
    assertThat(SCHEDULE.at(10)).isEqualTo(1);
  }

  @Test
  void theRateFallsAlongACosineToTheFloor() {
    assertThat(SCHEDULE.at(60)).isCloseTo(0.55, within(1e-12));
    assertThat(SCHEDULE.at(35)).isCloseTo(0.1 + 0.9 * (1 + Math.sqrt(0.5)) / 2, within(1e-12));
    assertThat(SCHEDULE.at(110)).isCloseTo(0.1, within(1e-12));
    assertThat(SCHEDULE.at(500)).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void withoutWarmUpTheFirstStepsAreAtThePeak() {
    assertThat(new LearningRateSchedule(1, 0, 0, 1000).at(1)).isCloseTo(1, within(1e-4));
  }
}
