package io.github.timefreq.examples.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.timefreq.core.baseline.CanonConfig;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.filterbank.KernelInitialization;
import io.github.timefreq.core.kernel.BankSharing;
import io.github.timefreq.core.kernel.Scale;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.core.subband.Nonlinearity;
import io.github.timefreq.examples.CliFixture;
import io.github.timefreq.examples.RunFixture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;

class PlotCommandTest {
  @TempDir static Path folder;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    FilterbankConfig config =
        FilterbankConfig.builder()
            .optFilters(6)
            .optKernelLength(8)
            .optAdaptiveGains(AdaptiveGains.linear(2))
            .build();
    run = RunFixture.train(folder.resolve("adaptive"), config);
  }

  @Test
  void everyPictureIsAReadablePng() throws IOException {
    CliFixture.Result result = CliFixture.tf("plot", run);

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    Path plots = run.resolve("plots");
    assertThat(CliFixture.names(plots))
        .containsExactly(
            "effective-gain.png",
            "gain-by-layer.png",
            "gains-by-token.png",
            "gains-over-tokens.png",
            "gains.png",
            "kernel-shapes.png",
            "kernels.png",
            "length-by-layer.png",
            "responses.png",
            "spectrogram.png",
            "trajectory.png");
    for (String name : CliFixture.names(plots)) {
      assertThat(result.out()).contains(plots.resolve(name).toString());
      BufferedImage image = ImageIO.read(plots.resolve(name).toFile());
      assertThat(image).as(name).isNotNull();
      assertThat(colors(image)).as("colours of " + name).isGreaterThan(10);
    }
  }

  @Test
  void everyPictureIsAWellFormedSvg() throws Exception {
    Path target = folder.resolve("svg");

    CliFixture.Result result =
        CliFixture.tf(
            "plot",
            run,
            "--best",
            "--block",
            0,
            "--coordinate",
            3,
            "--text",
            "some few words",
            "--format",
            "svg",
            "--out",
            target);

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).startsWith("layer after block 0, coordinate 3, 14 tokens");
    assertThat(CliFixture.names(target)).hasSize(11);
    DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    parser.setEntityResolver((name, system) -> new InputSource(new StringReader("")));
    for (String name : CliFixture.names(target)) {
      assertThat(parser.parse(target.resolve(name).toFile()).getDocumentElement().getTagName())
          .isEqualTo("svg");
    }
  }

  static Stream<FilterbankConfig> otherBanks() {
    return Stream.of(
        FilterbankConfig.builder()
            .optScales(List.of(new Scale(3, 4), new Scale(2, 3, 4)))
            .optNonlinearity(Nonlinearity.GELU)
            .build(),
        FilterbankConfig.builder()
            .optFilters(2)
            .optKernelLength(4)
            .optKernels(KernelInitialization.RANDOM)
            .optSharing(BankSharing.grouped(2))
            .build(),
        FilterbankConfig.literal().toBuilder().optFilters(1).optSynthesisLength(3).build());
  }

  @ParameterizedTest
  @MethodSource("otherBanks")
  void banksOfOtherKindsAreDrawnToo(FilterbankConfig config) throws IOException {
    Path other = RunFixture.train(folder.resolve("run-" + config.hashCode()), config);

    CliFixture.Result result = CliFixture.tf("plot", other, "--text", "a", "--coordinate", 15);

    assertThat(result.err()).isEmpty();
    assertThat(CliFixture.names(other.resolve("plots")))
        .contains("kernels.png", "spectrogram.png")
        .hasSize(config.nonlinearity() == Nonlinearity.IDENTITY ? 9 : 6);
  }

  @Test
  void aLayerWithoutKernelsIsRefused() throws IOException {
    Path canon = RunFixture.train(folder.resolve("canon"), new CanonConfig(4));

    assertRefused("no filterbanks: there are no learned kernels to draw", canon);
  }

  @Test
  void aPlainModelIsRefused() throws IOException {
    Path plain = RunFixture.train(folder.resolve("plain"), null);

    assertRefused("the run's model is a plain GPT: there are no filters", plain);
  }

  @Test
  void optionsThatDoNotFitTheModelAreRefused() {
    assertRefused(2, "--block must be one that a layer follows, [-1, 0], got 1", run, "--block", 1);
    assertRefused(2, "--coordinate must be between 0 and 15, got 16", run, "--coordinate", 16);
    assertRefused("at most 48 tokens fit the context, got 49", run, "--text", "a".repeat(49));
    assertRefused("there are no tokens to read", run, "--text", "");
    assertRefused("'!'", run, "--text", "what!");
    assertRefused("holds no run", folder.resolve("missing"));
  }

  @Test
  void aFormatThatThereIsNotIsWrongUsage() {
    CliFixture.Result result = CliFixture.tf("plot", run, "--format", "gif");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("--format", "gif");
  }

  private static void assertRefused(String message, Object... arguments) {
    assertRefused(1, message, arguments);
  }

  private static void assertRefused(int status, String message, Object... arguments) {
    CliFixture.Result result =
        CliFixture.tf(Stream.concat(Stream.of("plot"), Stream.of(arguments)).toArray());

    assertThat(result.status()).isEqualTo(status);
    assertThat(result.err()).startsWith("tf: ").contains(message).hasLineCount(1);
  }

  private static long colors(BufferedImage image) {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return Arrays.stream(pixels).distinct().count();
  }
}
