package io.github.timefreq.audio.data;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The part of a data set that its makers put an example in. */
public enum AudioPart {
  /** To train on. */
  TRAIN,
  /** To watch while training. */
  VALIDATION,
  /** To look at in the end. */
  TEST;

  /** Returns the part that folders and columns call so, or null: train, dev, eval and the like. */
  static @Nullable AudioPart named(String name) {
    return switch (name.strip().toLowerCase(Locale.ROOT)) {
      case "train", "training" -> TRAIN;
      case "validation", "valid", "val", "dev" -> VALIDATION;
      case "test", "testing", "eval", "evaluation" -> TEST;
      default -> null;
    };
  }
}
