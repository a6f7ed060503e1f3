package io.github.timefreq.core.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.internal.memory.NativeArrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrajectoryTest {
  @Test
  void aTrajectoryIsOneCoordinateOverTokens() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray before = NativeArrays.of(manager, new float[] {1, 2, 3, 4, 5, 6}, new Shape(1, 3, 2));

      Trajectory trajectory = Trajectory.of(before, before.mul(2), 1);

      assertThat(trajectory.before()).containsExactly(2.0, 4.0, 6.0);
      assertThat(trajectory.after()).containsExactly(4.0, 8.0, 12.0);
    }
  }

  @Test
  void sequencesOfDifferentLengthsAreRefused() {
    assertThatThrownBy(() -> new Trajectory(0, List.of(1.0), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("before and after must have the same tokens, got 1 and 0");
  }
}
