package io.github.timefreq.training;

/**
 * Linear warm-up to a peak, then half a cosine down to a floor.
 *
 * @param peak largest rate
 * @param floor rate of the last step
 * @param warmupSteps steps until the peak
 * @param totalSteps steps in all
 */
record LearningRateSchedule(double peak, double floor, int warmupSteps, int totalSteps) {

  /** Returns the rate of a step, counted from 1. */
  double at(long step) {
    if (step <= warmupSteps) {
      return peak * step / warmupSteps;
    }
    int decay = totalSteps - warmupSteps;
    double progress = Math.min(1, (double) (step - warmupSteps) / decay);
    return floor + (peak - floor) * (1 + Math.cos(Math.PI * progress)) / 2;
  }
}
