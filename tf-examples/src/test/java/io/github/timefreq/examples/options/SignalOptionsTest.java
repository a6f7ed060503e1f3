package io.github.timefreq.examples.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.preset.SignalPreset;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.gpt.GptConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class SignalOptionsTest {
  private static final GptConfig PLAIN = GptConfig.plain(27, 64, 3, 16, 2);

  @ParameterizedTest
  @EnumSource
  void aNameAloneMeansTheLayersOfTheLibraryWhereItPutsThem(SignalPreset preset) {
    assertThat(model("--signal=" + preset.title())).isEqualTo(PLAIN.withSignal(preset.config()));
  }

  @Test
  void layersStandWhereTheyArePut() {
    assertThat(model().signalAfter()).containsExactly(-1, 0, 1);
    assertThat(model("--place=before").signalAfter()).containsExactly(-1, 0, 1);
    assertThat(model("--place=after").signalAfter()).containsExactly(0, 1, 2);
    assertThat(model("--place=first-half").signalAfter()).containsExactly(0, 1);
    assertThat(model("--place=-1,2").signalAfter()).containsExactly(-1, 2);
    assertThat(model("--plain")).isEqualTo(PLAIN);
  }

  @Test
  void gainsThatAdaptAreMadeByWhatIsNamed() {
    assertThat(gains("--adaptive=4")).isEqualTo(AdaptiveGains.lowRank(4, 8));
    assertThat(gains("--adaptive=4", "--generator=3")).isEqualTo(AdaptiveGains.lowRank(4, 3));
    assertThat(gains("--signal=adaptive", "--generator=linear")).isEqualTo(AdaptiveGains.linear(8));
    assertThat(gains("--signal=adaptive", "--generator=transformer"))
        .isEqualTo(AdaptiveGains.transformer(8));
    assertThat(gains("--signal=adaptive", "--adaptive=0")).isNull();
  }

  private static AdaptiveGains gains(String... args) {
    return ((FilterbankConfig) model(args).signal()).adaptiveGains();
  }

  private static GptConfig model(String... args) {
    return CommandLine.populateCommand(new SignalOptions(), args).addTo(PLAIN);
  }
}
