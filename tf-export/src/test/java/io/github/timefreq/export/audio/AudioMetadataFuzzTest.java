package io.github.timefreq.export.audio;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AudioMetadataFuzzTest {
  static Stream<Arguments> entries() {
    String names = "[\"yes\",\"\ud83d\ude00\"]";
    return Stream.of(
        Arguments.of("audio-classification", "16000", names, "single_label", "{}"),
        Arguments.of("audio-classification", "999999999", "[]", "multi_label", ""),
        Arguments.of("audio\nclassification", "1", names, "single_label", "{}"),
        Arguments.of("audio-classification", "1\n", names, "single_label", "{}"),
        Arguments.of("audio-classification", "1", "[\n[", "single_label", "{}"),
        Arguments.of("audio-classification", "1", "{\"a\":1}", "single_label", "{}"),
        Arguments.of("audio-classification", "1", names, "SINGLE\nLABEL", "{}"));
  }

  @MethodSource("entries")
  @FuzzTest(maxDuration = "2m")
  void metadataAreReadOrRefused(
      String task, String number, String classes, String head, String provenance) {
    Map<String, String> map = new HashMap<>();
    map.put("timefreq.format", "1");
    map.put("timefreq.task", task);
    map.put("timefreq.sample_rate", number);
    map.put("timefreq.clip_samples", "16000");
    map.put("timefreq.minimum_samples", "752");
    map.put("timefreq.classes", classes);
    map.put("timefreq.head", head);
    map.put("timefreq.provenance", provenance);
    map.put("licence", "MIT");
    map.values().removeIf(value -> value == null);
    AudioMetadata metadata;
    try {
      metadata = AudioMetadata.parse(map);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("it");
      assertThat(e.getMessage()).hasLineCount(1);
      return;
    }
    assertThat(AudioMetadata.parse(metadata.toMap(AudioFixture.plain()))).isEqualTo(metadata);
  }
}
