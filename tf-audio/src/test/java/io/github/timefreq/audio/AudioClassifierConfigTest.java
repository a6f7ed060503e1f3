package io.github.timefreq.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.timefreq.audio.augment.SpecAugment;
import io.github.timefreq.audio.frontend.AdaptiveFrontEndConfig;
import io.github.timefreq.audio.frontend.AdaptiveFrontEndConfig.Routing;
import io.github.timefreq.audio.frontend.AdaptiveFrontEndConfig.RoutingScope;
import io.github.timefreq.audio.frontend.Compression;
import io.github.timefreq.audio.frontend.FrontEndInitialization;
import io.github.timefreq.audio.frontend.LogMelFrontEndConfig;
import io.github.timefreq.audio.frontend.Lowpass;
import io.github.timefreq.audio.frontend.MelBands;
import io.github.timefreq.audio.frontend.WaveformFrontEndConfig;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.preset.SignalPreset;
import io.github.timefreq.core.signal.Causality;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AudioClassifierConfigTest {
  @Test
  void everySettingIsChecked() {
    AudioClassifierConfig.Builder builder = ClassifierFixture.plain().toBuilder();
    assertRefused(() -> AudioClassifierConfig.builder(1).build(), "classes must be between 2 and");
    assertRefused(
        () -> builder.optClips(8000, 0.01).build(),
        "clipSeconds must give at least a frame, which is 152 samples, got 0.01 s at 8000 Hz");
    assertRefused(
        () -> builder.optClips(8000, Double.NaN).build(), "clipSeconds must give at least a frame");
    assertRefused(
        () -> builder.optClips(7000, 1).build(),
        "bands up to 3800.0 Hz need a sample rate of twice that, got 7000");
    builder.optClips(8000, 0.15);
    assertRefused(() -> builder.optEncoder(0, 8, 2).build(), "layers must be between 1 and");
    assertRefused(
        () -> builder.optEncoder(2, 8, 3).build(),
        "width must be even and a multiple of heads, got width 8 and heads 3");
    assertRefused(
        () -> builder.optEncoder(2, 9, 3).build(),
        "width must be even and a multiple of heads, got width 9 and heads 3");
    builder.optEncoder(2, 8, 2);
    assertRefused(
        () -> builder.optDropout(1).build(), "dropout must be at least 0 and below 1, got 1.0");
  }

  @Test
  void frontEndsAreChecked() {
    MelBands bands = MelBands.defaults();
    assertRefused(() -> new MelBands(0, 0, 1), "bands must be between 1 and 4096, got 0");
    assertRefused(
        () -> new MelBands(2, 5, 5), "bands must go from at least 0 Hz up, got 5.0 to 5.0 Hz");
    assertRefused(
        () ->
            new WaveformFrontEndConfig(
                bands, 9, 3, 10, Lowpass.AVERAGE, Compression.LOG, FrontEndInitialization.GABOR, 0),
        "hop must be a multiple of stride, got hop 10 and stride 3");
    assertRefused(
        () -> WaveformFrontEndConfig.defaults().withFrameKernel(2),
        "frameKernel must be an odd number of frames, or 0 for none, got 2");
    assertRefused(
        () -> new LogMelFrontEndConfig(bands, 400, 256, 160, 0),
        "fourierLength must be between 400 and");
    assertRefused(
        () ->
            new AdaptiveFrontEndConfig(
                WaveformFrontEndConfig.defaults(), 1, Routing.SOFT, RoutingScope.CLIP),
        "banks must be between 2 and 64, got 1");
    assertRefused(
        () -> new SpecAugment(1, 1.5, 0, 0), "longestTime must be a share from 0 to 1, got 1.5");
  }

  @Test
  void signalLayersFollowBlocksThatExist() {
    AudioClassifierConfig.Builder builder = ClassifierFixture.plain().toBuilder();
    FilterbankConfig filterbank = ClassifierFixture.filterbank();
    assertRefused(
        () -> builder.optSignal(filterbank, List.of(2)).build(),
        "signalAfter names blocks from 0 to 1, got 2");
    assertRefused(
        () -> builder.optSignal(filterbank, List.of(1, 0)).build(),
        "signalAfter must ascend without repetition, got [1, 0]");
    assertRefused(
        () -> builder.optSignal(filterbank, List.of()).build(),
        "signal and signalAfter go together");
    assertRefused(
        () -> builder.optClips(8000, 0.1).optSignal(SignalPreset.FILTERBANK.config()).build(),
        "the signal layer reaches 16 frames to one side, and a clip has 11");
  }

  @ParameterizedTest
  @EnumSource
  void everySignalLayerFitsTheBaseModelAndFilterbanksAreCentred(SignalPreset preset) {
    AudioClassifierConfig config = AudioPreset.BASE.config(35).withSignal(preset.config());

    assertThat(config.signalAfter()).containsExactly(0, 1, 2, 3);
    assertThat(config.signal().parameterCount(64)).isEqualTo(preset.config().parameterCount(64));
    if (config.signal() instanceof FilterbankConfig filterbank) {
      assertThat(filterbank.causality()).isEqualTo(Causality.CENTERED);
      assertThat(config.signal().lookahead()).isPositive();
    } else {
      assertThat(config.signal()).isEqualTo(preset.config());
    }
    assertThat(config.withoutSignal()).isEqualTo(AudioPreset.BASE.config(35));
    assertThat(config.toBuilder().build()).isEqualTo(config);
  }

  @Test
  void theBaseModelIsSmall() {
    AudioClassifierConfig base = AudioPreset.named("base").config(35);

    assertThat(base).isEqualTo(AudioClassifierConfig.builder(35).build());
    assertThat(base.parameterCount()).isBetween(200_000L, 250_000L);
    assertThat(base.multiplyAddsPerClip()).isBetween(30_000_000L, 40_000_000L);
    assertThat(base.clipFrames()).isEqualTo(60);
    assertRefused(() -> AudioPreset.named("huge"), "no preset 'huge'; there are tiny, base");
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
