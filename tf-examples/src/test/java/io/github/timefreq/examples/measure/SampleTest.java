package io.github.timefreq.examples.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SampleTest {
  private static final Sample THREE = of(1, 2, 6);

  @Test
  void deviationIsThatOfThePopulation() {
    assertThat(THREE.mean()).isEqualTo(3);
    assertThat(THREE.deviation()).isCloseTo(Math.sqrt(7), within(1e-12));
  }

  /** For two degrees of freedom Student's t has a quantile in closed form. */
  @Test
  void theIntervalIsStudents() {
    double p = 0.975;
    double quantile = (2 * p - 1) / Math.sqrt(2 * p * (1 - p));

    assertThat(THREE.halfInterval().getAsDouble())
        .isCloseTo(quantile * Math.sqrt(7.0 / 3), within(1e-9));
  }

  /** And its distribution: P(|T| > t) = 1 - t / sqrt(2 + t^2). */
  @Test
  void theTestIsStudents() {
    double t = 3 / Math.sqrt(7.0 / 3);

    assertThat(THREE.p().getAsDouble()).isCloseTo(1 - t / Math.sqrt(2 + t * t), within(1e-9));
  }

  @Test
  void oneNumberHasNoSpread() {
    assertThat(of(5).halfInterval()).isEmpty();
    assertThat(of(5).p()).isEmpty();
    assertThat(of(5).meanAndDeviation()).isEqualTo("5.0000");
    assertThat(of(5).meanAndInterval("%.1f")).isEqualTo("5.0");
  }

  @Test
  void equalNumbersHaveNoTest() {
    assertThat(of(2, 2, 2).p()).isEmpty();
  }

  @Test
  void pairsAreSubtracted() {
    assertThat(of(5, 7).minus(of(1, 2)).times(2).mean()).isEqualTo(9);
  }

  private static Sample of(double... values) {
    return Sample.of(Arrays.stream(values).boxed().toList(), Double::doubleValue);
  }
}
