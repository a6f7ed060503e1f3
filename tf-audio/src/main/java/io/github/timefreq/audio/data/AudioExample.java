package io.github.timefreq.audio.data;

import io.github.timefreq.audio.format.Waveform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sound and what is known of it.
 *
 * @param name its file, relative to the data set
 * @param labels numbers of its classes, ascending
 * @param part where the makers of the data set put it, or null
 * @param fold of the makers' cross-validation, or null
 * @param group what it shares with others, such as the speaker, or null; a {@link SplitRule} keeps
 *     a group together where it can
 * @param sound at the data set's sample rate
 */
public record AudioExample(
    String name,
    List<Integer> labels,
    @Nullable AudioPart part,
    @Nullable String fold,
    @Nullable String group,
    Waveform sound) {

  /**
   * Copies the labels.
   *
   * @param name its file
   * @param labels numbers of its classes, ascending
   * @param part of the makers' split, or null
   * @param fold of the makers' cross-validation, or null
   * @param group what it shares with others, or null
   * @param sound at the data set's sample rate
   */
  public AudioExample {
    labels = List.copyOf(labels);
  }
}
