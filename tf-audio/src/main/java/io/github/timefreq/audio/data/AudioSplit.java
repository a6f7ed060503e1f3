package io.github.timefreq.audio.data;

import java.util.List;

/**
 * A data set's examples, divided: places in {@link AudioDataset#examples()}, ascending, each in one
 * part at most.
 *
 * @param train to train on
 * @param validation to watch while training; may be empty
 * @param test to look at in the end; may be empty
 */
public record AudioSplit(List<Integer> train, List<Integer> validation, List<Integer> test) {
  /**
   * Copies the lists.
   *
   * @param train to train on
   * @param validation to watch while training
   * @param test to look at in the end
   */
  public AudioSplit {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
  }
}
