package io.github.timefreq.examples.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.timefreq.examples.CliFixture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class AudioPlotCommandTest {
  private static final int RATE = 2000;
  private static final int SAMPLES = 800;
  private static final List<String> TOY =
      List.of(
          "--preset=tiny",
          "--width=16",
          "--filters=4",
          "--kernel=3",
          "--epochs=1",
          "--batch=8",
          "--device=cpu",
          "--clip=0.4",
          "--split=random",
          "--rate=" + RATE);

  @TempDir static Path folder;
  private static Path sounds;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    sounds =
        sounds(
            folder.resolve("sounds"),
            "label",
            List.of("hum", "hiss"),
            row -> row.contains("hum") ? 100 : 600);
    run = train("single", sounds, "--adaptive=2");
  }

  @Test
  void everyPictureIsAReadablePng() throws IOException {
    CliFixture.Result result = CliFixture.tf("audio", "plot", run);

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    Path plots = run.resolve("plots");
    Map<String, String> files = CliFixture.contents(plots);
    assertThat(files.keySet())
        .contains(
            "confusion.png",
            "front-end-bands.png",
            "front-end-channels.png",
            "front-end-kernels.png",
            "front-end-responses.png",
            "block-0/gains-over-frames.png",
            "block-1/kernels.png",
            "block-1/responses.png",
            "block-1/effective-gain.png")
        .hasSize(5 + 2 * 8);
    for (String name : files.keySet()) {
      assertThat(result.out()).contains(plots.resolve(name).toString());
      BufferedImage image = ImageIO.read(plots.resolve(name).toFile());
      assertThat(image).as(name).isNotNull();
      assertThat(image.getWidth()).as("width of " + name).isBetween(400, 4000);
      assertThat(image.getHeight()).as("height of " + name).isBetween(200, 3000);
    }
  }

  @Test
  void anySoundIsDrawnAsWellFormedSvg() throws Exception {
    Path target = folder.resolve("svg");

    CliFixture.Result result =
        CliFixture.tf(
            "audio",
            "plot",
            run,
            "--best",
            "--clip",
            sounds.resolve("0.wav"),
            "--format=svg",
            "--out",
            target);

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("clip " + sounds.resolve("0.wav") + ", 0.40 s");
    DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    parser.setEntityResolver((name, system) -> new InputSource(new StringReader("")));
    assertThat(CliFixture.contents(target)).hasSize(5 + 2 * 8);
    for (String name : CliFixture.contents(target).keySet()) {
      assertThat(parser.parse(target.resolve(name).toFile()).getDocumentElement().getTagName())
          .isEqualTo("svg");
    }
  }

  @Test
  void aLongSoundIsCut() throws IOException {
    Path file = folder.resolve("long.wav");
    write(file, 30 * RATE, 100);

    CliFixture.Result result =
        CliFixture.tf("audio", "plot", run, "--clip", file, "--out", folder.resolve("long"));

    assertThat(result.err()).isEmpty();
    BufferedImage image =
        ImageIO.read(folder.resolve("long").resolve("front-end-channels.png").toFile());
    assertThat(image.getWidth()).isLessThan(4000);
  }

  @Test
  void taggersHaveAnAveragePrecisionForEachClassAndBanksAreMixed() throws IOException {
    // All alike: where every clip is ranked rightly, d-prime is infinite, which ends a training.
    Path tagged =
        sounds(
            folder.resolve("tagged"), "labels", List.of("hum", "hiss", "\"hum,hiss\""), row -> 100);
    Path tagger = train("tagger", tagged, "--plain", "--front-end=mixture");

    CliFixture.Result result = CliFixture.tf("audio", "plot", tagger);

    assertThat(result.err()).isEmpty();
    assertThat(CliFixture.names(tagger.resolve("plots")))
        .containsExactly(
            "average-precision.png",
            "front-end-bands.png",
            "front-end-channels.png",
            "front-end-kernels.png",
            "front-end-responses.png",
            "front-end-routing.png");
  }

  @Test
  void aFrontEndThatLearnsNothingHasNoKernelsToDraw() throws IOException {
    Path plain = train("log-mel", sounds, "--plain", "--front-end=log-mel");

    CliFixture.Result result = CliFixture.tf("audio", "plot", plain);

    assertThat(result.err()).isEmpty();
    assertThat(CliFixture.names(plain.resolve("plots")))
        .containsExactly("confusion.png", "front-end-channels.png");
  }

  @Test
  void badInputIsRefusedInOneLine() throws IOException {
    Path noSound = Files.writeString(folder.resolve("text.wav"), "this is no sound at all");

    assertRefused("text.wav", run, "--clip", noSound);
    assertRefused("missing.wav", run, "--clip", folder.resolve("missing.wav"));
    assertRefused("holds no run", folder.resolve("missing"));
    assertRefused("nowhere", run, "--data", folder.resolve("nowhere"));
  }

  private static void assertRefused(String message, Object... arguments) {
    CliFixture.Result result =
        CliFixture.tf(Stream.concat(Stream.of("audio", "plot"), Stream.of(arguments)).toArray());

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).startsWith("tf: ").contains(message).hasLineCount(1);
  }

  private static Path train(String name, Path data, String... options) {
    Path path = folder.resolve(name);
    CliFixture.Result result =
        CliFixture.tf("audio", "train", TOY, List.of(options), "--data", data, "--out", path);
    assertThat(result.err()).isEmpty();
    return path;
  }

  /** Forty sounds with a table of their labels in turn. */
  private static Path sounds(
      Path target, String column, List<String> labels, ToDoubleFunction<String> hertz)
      throws IOException {
    Files.createDirectories(target);
    List<String> rows =
        IntStream.range(0, 40).mapToObj(i -> i + ".wav," + labels.get(i % labels.size())).toList();
    Files.writeString(
        target.resolve("table.csv"), "file," + column + "\n" + String.join("\n", rows) + "\n");
    for (int i = 0; i < rows.size(); i++) {
      write(target.resolve(i + ".wav"), SAMPLES, hertz.applyAsDouble(rows.get(i)));
    }
    return target;
  }

  /** A tone in noise, 16 bits a sample. */
  private static void write(Path file, int samples, double hertz) throws IOException {
    Random random = new Random(1);
    byte[] bytes = new byte[2 * samples];
    for (int i = 0; i < samples; i++) {
      double tone = Math.sin(2 * Math.PI * hertz * i / RATE);
      int value = (int) (8000 * tone + 2000 * random.nextGaussian());
      bytes[2 * i] = (byte) value;
      bytes[2 * i + 1] = (byte) (value >> 8);
    }
    AudioFormat format = new AudioFormat(RATE, 16, 1, true, false);
    try (AudioInputStream stream =
        new AudioInputStream(new ByteArrayInputStream(bytes), format, samples)) {
      AudioSystem.write(stream, AudioFileFormat.Type.WAVE, file.toFile());
    }
  }
}
