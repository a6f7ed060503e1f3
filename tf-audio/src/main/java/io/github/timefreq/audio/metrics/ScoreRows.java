package io.github.timefreq.audio.metrics;

import io.github.timefreq.core.internal.Checks;

/** Checks of the scores that metrics are computed from. */
final class ScoreRows {
  private ScoreRows() {}

  static void require(float[] scores, int classes, int clip) {
    Checks.require(
        scores.length == classes,
        "clip " + clip + " has " + scores.length + " scores, the first one has " + classes);
    for (float score : scores) {
      Checks.require(!Float.isNaN(score), "clip " + clip + " has a score that is NaN");
    }
  }
}
