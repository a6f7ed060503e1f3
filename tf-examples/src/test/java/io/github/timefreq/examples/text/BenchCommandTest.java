package io.github.timefreq.examples.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.timefreq.examples.CliFixture;
import org.junit.jupiter.api.Test;

class BenchCommandTest {
  @Test
  void everyLayerIsComparedWithThePlainModel() {
    CliFixture.Result result =
        CliFixture.tf("bench", CliFixture.TOY, "--signals=filterbank,canon", "--rounds=2");

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .contains("| plain ", "| filterbank ", "| canon ", "bare matrix products of a plain step");
    assertThat(result.out().lines().filter(line -> line.startsWith("| plain ")))
        .singleElement()
        .asString()
        .contains("1.00 x (1.00 - 1.00)");
  }

  @Test
  void theLayerOfSignalIsMeasuredInPlaceOfTheUsualOnes() {
    CliFixture.Result result =
        CliFixture.tf("bench", CliFixture.TOY, "--signal=token-shift", "--rounds=1");

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("| plain ", "| token-shift ").doesNotContain("| gelu ");
  }

  @Test
  void writingIsTimedInEveryWay() {
    CliFixture.Result result =
        CliFixture.tf(
            "bench-onnx",
            "--preset=tiny",
            "--layers=1",
            "--width=16",
            "--context=32",
            "--provider=CUDA_OR_CPU",
            "--rounds=1");

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .contains(
            ", ONNX on C", "DJL, recomputed", "DJL, with a cache", "ONNX Runtime, with a state");
  }

  @Test
  void whatCannotBeMeasuredIsRefused() {
    CliFixture.Result none = CliFixture.tf("bench", CliFixture.TOY, "--rounds=0");
    CliFixture.Result unknown = CliFixture.tf("bench", CliFixture.TOY, "--signals=cannon");

    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err())
        .isEqualTo("tf: --rounds must be at least 1, got 0; see tf bench --help\n");
    assertThat(unknown.status()).isEqualTo(1);
    assertThat(unknown.err()).startsWith("tf: no signal layer 'cannon'; there are").hasLineCount(1);
  }
}
