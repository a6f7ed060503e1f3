package io.github.timefreq.audio.data;

import io.github.timefreq.audio.ClassifierFixture;
import io.github.timefreq.audio.format.Waveform;
import io.github.timefreq.audio.frontend.FrontEndFixture;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Data sets of three classes in turn, to be divided. */
public final class SplitFixture {
  private SplitFixture() {}

  /** Examples in the folds 0 to 4 and of no group. */
  public static AudioDataset dataset(
      int count, boolean multiLabel, IntFunction<@Nullable AudioPart> part) {
    return dataset(count, multiLabel, part, i -> null);
  }

  /** Examples in the folds 0 to 4. */
  public static AudioDataset dataset(
      int count,
      boolean multiLabel,
      IntFunction<@Nullable AudioPart> part,
      IntFunction<@Nullable String> group) {
    List<AudioExample> examples =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    new AudioExample(
                        "sound" + i,
                        List.of(i % ClassifierFixture.CLASSES),
                        part.apply(i),
                        String.valueOf(i % 5),
                        group.apply(i),
                        new Waveform(
                            FrontEndFixture.noise(ClassifierFixture.SAMPLES, i),
                            FrontEndFixture.SAMPLE_RATE)))
            .toList();
    return new AudioDataset(
        "set",
        FrontEndFixture.SAMPLE_RATE,
        multiLabel,
        List.of("x", "y", "z"),
        examples,
        SkippedFiles.NONE);
  }
}
