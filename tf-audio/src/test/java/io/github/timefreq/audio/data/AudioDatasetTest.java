package io.github.timefreq.audio.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.timefreq.audio.format.Waveform;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AudioDatasetTest {
  private static final Waveform SOUND = new Waveform(new float[] {1, 2}, 8000);

  @Test
  void theFingerprintTellsNamesLabelsSamplesClassesAndRatesApart() {
    Waveform other = new Waveform(new float[] {1, Math.nextUp(2f)}, 8000);
    Waveform rate = new Waveform(new float[] {1, 2}, 16000);
    Set<String> fingerprints = new HashSet<>();
    for (AudioDataset dataset :
        List.of(
            one("n", List.of(0), SOUND, "a", "b"),
            one("m", List.of(0), SOUND, "a", "b"),
            one("n", List.of(1), SOUND, "a", "b"),
            one("n", List.of(0, 1), SOUND, "a", "b"),
            one("n", List.of(0), other, "a", "b"),
            one("n", List.of(0), rate, "a", "b"),
            one("n", List.of(0), SOUND, "ab", "c"),
            one("n", List.of(0), SOUND, "a", "bc"))) {
      fingerprints.add(dataset.sha256());
    }
    assertThat(fingerprints).hasSize(8).allMatch(sha -> sha.matches("[0-9a-f]{64}"));
    assertThat(one("n", List.of(0), SOUND, "a", "b").sha256())
        .isEqualTo(one("n", List.of(0), SOUND, "a", "b").sha256());
  }

  @Test
  void theFingerprintTellsPartsFoldsAndGroupsApart() {
    Set<String> fingerprints = new HashSet<>();
    for (AudioExample example :
        List.of(
            new AudioExample("n", List.of(0), null, null, null, SOUND),
            new AudioExample("n", List.of(0), AudioPart.TRAIN, null, null, SOUND),
            new AudioExample("n", List.of(0), AudioPart.TEST, null, null, SOUND),
            new AudioExample("n", List.of(0), null, "1", null, SOUND),
            new AudioExample("n", List.of(0), null, "2", null, SOUND),
            new AudioExample("n", List.of(0), null, "", null, SOUND),
            new AudioExample("n", List.of(0), null, null, "1", SOUND),
            new AudioExample("n", List.of(0), null, null, "2", SOUND))) {
      fingerprints.add(of(example, "a", "b").sha256());
    }
    assertThat(fingerprints).hasSize(8);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> one("n", List.of(2), SOUND, "a", "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("n has the labels [2]; any of the 2 classes expected");
    assertThatThrownBy(() -> single(List.of(0, 1), 8000, "a", "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("n has the labels [0, 1]; one of the 2 classes expected");
    assertThatThrownBy(() -> single(List.of(0), 8001, "a", "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("n is at 8000 Hz, the data set at 8001");
    assertThatThrownBy(() -> single(List.of(0), 8000, "a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs examples of 2 or more");
  }

  private static AudioDataset one(
      String name, List<Integer> labels, Waveform sound, String... classes) {
    return of(new AudioExample(name, labels, null, null, null, sound), classes);
  }

  private static AudioDataset of(AudioExample example, String... classes) {
    return new AudioDataset(
        "set",
        example.sound().sampleRate(),
        true,
        List.of(classes),
        List.of(example),
        SkippedFiles.NONE);
  }

  private static AudioDataset single(List<Integer> labels, int rate, String... classes) {
    return new AudioDataset(
        "set",
        rate,
        false,
        List.of(classes),
        List.of(new AudioExample("n", labels, null, null, null, SOUND)),
        SkippedFiles.NONE);
  }
}
