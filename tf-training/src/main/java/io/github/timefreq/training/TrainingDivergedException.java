package io.github.timefreq.training;

import org.jspecify.annotations.Nullable;

/**
 * The loss or its gradient is no longer a number: nothing has been saved since the last checkpoint.
 */
public final class TrainingDivergedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  TrainingDivergedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
