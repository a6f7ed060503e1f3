package io.github.timefreq.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessorLimitTest {
  @ParameterizedTest
  @CsvSource({"0, 1", "0-3, 4", "'0-3,8,10-11', 7", "' 0-127', 128"})
  void aListOfProcessorsIsCounted(String list, int count) {
    assertThat(ProcessorLimit.count(list)).isEqualTo(count);
  }
}
