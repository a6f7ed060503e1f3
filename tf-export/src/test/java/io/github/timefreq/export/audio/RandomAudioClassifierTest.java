package io.github.timefreq.export.audio;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.AudioClassifierConfig;
import io.github.timefreq.core.preset.SignalPreset;
import io.github.timefreq.export.OnnxExporter;
import io.github.timefreq.export.graph.WeightPrecision;
import io.github.timefreq.export.verify.OnnxVerification;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a classifier of sounds looks like, it gives in ONNX Runtime what it gives in DJL. */
class RandomAudioClassifierTest {
  private static final int TRIALS = 18;

  @TempDir private Path folder;

  static IntStream seeds() {
    return IntStream.range(0, TRIALS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aRandomClassifierGivesTheSameNumbers(int seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    SignalPreset[] presets = SignalPreset.values();
    AudioClassifierConfig plain = AudioFixture.random(random);
    AudioClassifierConfig config =
        seed % (presets.length + 1) == presets.length
            ? plain
            : plain.withSignal(presets[seed % (presets.length + 1)].config());
    try (NDManager manager = NDManager.newBaseManager()) {
      AudioClassifier model = AudioFixture.model(config, manager);
      int clip = config.clipSamples();
      List<float[]> clips =
          List.of(
              AudioFixture.tone(clip, 1),
              AudioFixture.tone(1, 2),
              AudioFixture.tone(clip / 2, 3),
              AudioFixture.tone(3 * clip, 4));

      OnnxVerification result =
          AudioVerification.export(
              OnnxExporter.builder().build(),
              model,
              AudioFixture.card(config.classes()),
              folder.resolve("model.onnx"),
              clips,
              WeightPrecision.FLOAT32.tolerance());

      assertThat(result.largestDifference()).as("%s", config).isLessThan(5e-5);
      assertThat(result.logits()).isEqualTo(19L * config.classes());
    }
  }
}
