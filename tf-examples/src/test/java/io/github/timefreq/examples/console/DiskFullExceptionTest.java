package io.github.timefreq.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class DiskFullExceptionTest {
  private final IOException full = new IOException("cannot write a: No space left on device");

  @Test
  void aFullDiskIsToldWithWhatToDoNext() {
    assertThat(DiskFullException.advise(full, "run: tf resume a"))
        .hasMessage(
            "cannot write a: No space left on device; make room on the disk, then run: tf resume a");
  }

  @Test
  void theAdviceNearestToTheFailureStays() {
    IOException first = DiskFullException.advise(full, "run: tf resume a");

    assertThat(DiskFullException.advise(first, "run the same command again")).isSameAs(first);
  }

  @Test
  void otherFailuresGetNoAdvice() {
    IOException other = new IOException("cannot write a: access denied");

    assertThat(DiskFullException.advise(other, "run: tf resume a")).isSameAs(other);
  }
}
