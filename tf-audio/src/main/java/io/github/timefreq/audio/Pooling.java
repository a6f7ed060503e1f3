package io.github.timefreq.audio;

/** How the encoded frames {@code [B, T, D]} of a clip become one vector {@code [B, D]}. */
public enum Pooling {
  /** The mean over all frames. */
  MEAN,
  /** A weighted mean, {@code sum_t softmax(v x[t] + c)_t x[t]}, with learned v and c. */
  ATTENTION;

  long parameterCount(int width) {
    return this == MEAN ? 0 : width + 1L;
  }
}
