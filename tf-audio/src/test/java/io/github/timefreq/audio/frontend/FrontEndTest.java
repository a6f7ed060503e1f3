package io.github.timefreq.audio.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.github.timefreq.audio.augment.SpecAugment;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrontEndTest {
  private static final String CONFIGS = "io.github.timefreq.audio.frontend.FrontEndFixture#configs";

  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @ParameterizedTest
  @MethodSource(CONFIGS)
  void theConfigurationKnowsFramesAndParameters(FrontEndConfig config) {
    FrontEnd frontEnd = FrontEndFixture.initialized(config, manager);
    int least = config.minimumSamples();

    for (int samples : List.of(least, least + config.hop() - 1, least + config.hop(), 1000)) {
      Shape frames = frames(frontEnd, FrontEndFixture.noise(manager, 2, samples)).getShape();
      assertThat(frames).isEqualTo(new Shape(2, config.frames(samples), FrontEndFixture.WIDTH));
    }

    assertThat(config.frames(least - 1)).isZero();
    assertThat(config.frames(least)).isOne();
    assertThat(config.frames(least + config.hop())).isEqualTo(2);
    assertThat(config.parameterCount(FrontEndFixture.WIDTH))
        .isEqualTo(
            NamedParameters.of(frontEnd).values().stream()
                .mapToLong(p -> p.getArray().size())
                .sum());
  }

  @ParameterizedTest
  @MethodSource(CONFIGS)
  void framesAreNormalisedAndFinite(FrontEndConfig config) {
    FrontEnd frontEnd = FrontEndFixture.initialized(config, manager);

    for (float scale : new float[] {1, 100}) {
      NDArray frames = frames(frontEnd, FrontEndFixture.noise(manager, 1, 1000).mul(scale));
      assertThat(frames.mean(new int[] {2}).abs().max().getFloat()).isLessThan(1e-4f);
      assertThat(frames.square().mean(new int[] {2}).sub(1).abs().max().getFloat())
          .isLessThan(0.05f);
    }
    assertThat(frames(frontEnd, manager.zeros(new Shape(1, 1000))).toFloatArray())
        .doesNotContain(Float.NaN);
  }

  @ParameterizedTest
  @MethodSource(CONFIGS)
  void silenceIsZero(FrontEndConfig config) {
    FrontEnd frontEnd = FrontEndFixture.initialized(config, manager);

    float[] channels = FrontEndFixture.channels(frontEnd, manager.zeros(new Shape(1, 1000)));

    assertThat(channels).containsOnly(0f);
  }

  @ParameterizedTest
  @MethodSource(CONFIGS)
  void theSignOfTheWaveformDoesNotMatter(FrontEndConfig config) {
    FrontEnd frontEnd = FrontEndFixture.initialized(config, manager);
    NDArray noise = FrontEndFixture.noise(manager, 1, 1000);

    assertThat(FrontEndFixture.channels(frontEnd, noise.neg()))
        .containsExactly(FrontEndFixture.channels(frontEnd, noise), offset(1e-4f));
  }

  /** Those in which nothing is decided by the clip as a whole. */
  static Stream<FrontEndConfig> localConfigs() {
    return FrontEndFixture.configs().filter(config -> !seesTheWholeClip(config));
  }

  @ParameterizedTest
  @MethodSource("localConfigs")
  void laterByAHopIsLaterByAFrame(FrontEndConfig config) {
    FrontEnd frontEnd = FrontEndFixture.initialized(config, manager);
    float[] samples = FrontEndFixture.noise(1000, 2);
    float[] later = Arrays.copyOfRange(samples, config.hop(), samples.length);

    float[] all = FrontEndFixture.channels(frontEnd, row(samples));
    float[] rest = FrontEndFixture.channels(frontEnd, row(later));

    int bands = config.bands().count();
    assertThat(rest).containsExactly(Arrays.copyOfRange(all, bands, all.length), offset(1e-4f));
  }

  private static boolean seesTheWholeClip(FrontEndConfig config) {
    if (config instanceof WaveformFrontEndConfig waveform) {
      return waveform.compression() == Compression.PCEN;
    }
    return config instanceof AdaptiveFrontEndConfig adaptive
        && (adaptive.scope() == AdaptiveFrontEndConfig.RoutingScope.CLIP
            || seesTheWholeClip(adaptive.bank()));
  }

  @ParameterizedTest
  @MethodSource(CONFIGS)
  void aSeedFixesTheFirstValues(FrontEndConfig config) {
    Map<String, Parameter> first = NamedParameters.of(FrontEndFixture.initialized(config, manager));
    Map<String, Parameter> second =
        NamedParameters.of(FrontEndFixture.initialized(config, manager));

    first.forEach(
        (name, parameter) ->
            assertThat(second.get(name).getArray().toFloatArray())
                .as(name)
                .isEqualTo(parameter.getArray().toFloatArray()));
  }

  @Test
  void wrongWaveformsAreRefused() {
    FrontEnd frontEnd = FrontEndFixture.initialized(FrontEndFixture.waveform(), manager);

    assertThatThrownBy(() -> frames(frontEnd, manager.zeros(new Shape(1, 151))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a frame needs at least 152 samples, got 151; pad the waveform");
    assertThatThrownBy(() -> frames(frontEnd, manager.zeros(new Shape(1000))))
        .hasMessageStartingWith("waveforms must be float32 [batch, samples], got float32 (1000)");
  }

  @Test
  void masksSilenceRunsInTrainingOnly() {
    SpecAugment masks = new SpecAugment(1, 0.5, 1, 0.5);
    NDArray ones = manager.ones(new Shape(200, 20, 10));
    Engine.getInstance().setRandomSeed(1);

    NDArray masked = masks.apply(ones);

    float[] values = masked.toFloatArray();
    assertThat(values).containsOnly(0f, 1f);
    // A mask of a length uniform from 0 to 1/2 keeps 3/4 of an axis on average, two 9/16.
    assertThat(masked.mean().getFloat()).isBetween(0.5f, 0.62f);
    // What a clip keeps is a set of frames times a set of channels.
    NDArray frames = masked.max(new int[] {2}, true);
    NDArray channels = masked.max(new int[] {1}, true);
    assertThat(frames.mul(channels).toFloatArray()).isEqualTo(values);
    // One run: at most one change from kept to masked along time.
    NDArray kept = frames.get(":, :, 0");
    NDArray falls = kept.get(":, :-1").sub(kept.get(":, 1:")).maximum(0).sum(new int[] {1});
    assertThat(falls.max().getFloat()).isEqualTo(1f);
  }

  @Test
  void masksActInTrainingOnly() {
    FrontEnd masking =
        FrontEndFixture.logMel()
            .newFrontEnd(
                FrontEndFixture.SAMPLE_RATE, FrontEndFixture.WIDTH, new SpecAugment(1, 1, 0, 0));
    NamedParameters.initialize(masking, manager, 3, new Shape(1, 1000));
    FrontEnd plain = FrontEndFixture.initialized(FrontEndFixture.logMel(), manager);
    NDArray noise = FrontEndFixture.noise(manager, 4, 1000);
    ScopedParameterStore store = new ScopedParameterStore(manager);
    float[] frames = frames(plain, noise).toFloatArray();

    assertThat(frames(masking, noise).toFloatArray()).isEqualTo(frames);
    assertThat(masking.forward(store, new NDList(noise), true).singletonOrThrow().toFloatArray())
        .isNotEqualTo(frames);
  }

  private NDArray row(float[] samples) {
    return NativeArrays.of(manager, samples, new Shape(1, samples.length));
  }

  private NDArray frames(FrontEnd frontEnd, NDArray waveform) {
    return frontEnd
        .forward(new ScopedParameterStore(manager), new NDList(waveform), false)
        .singletonOrThrow();
  }
}
