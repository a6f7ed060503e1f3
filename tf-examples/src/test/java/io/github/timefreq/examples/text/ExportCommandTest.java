package io.github.timefreq.examples.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import io.github.timefreq.examples.CliFixture;
import io.github.timefreq.examples.console.Shell;
import io.github.timefreq.gpt.training.RunConfig;
import io.github.timefreq.training.run.RunFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a trained run to text from an exported file, as a user types it. */
class ExportCommandTest {
  @TempDir static Path folder;
  private static Path run;

  @BeforeAll
  static void train() {
    run = folder.resolve("run");
    assertThat(CliFixture.trainSixSteps(run).status()).isZero();
  }

  @Test
  void anExportedModelWritesTheTextOfTheTrainedOne() {
    Path file = folder.resolve("model.onnx");

    CliFixture.Result exported = CliFixture.tf("export", run, "--out", file);

    assertThat(exported.err()).isEmpty();
    assertThat(exported.status()).isZero();
    assertThat(exported.out()).contains("largest difference", "allowed 1e-04", file.toString());
    assertThat(folder).isDirectoryNotContaining(path -> path.toString().contains(".tmp-"));
    assertThat(folder.resolve("model.onnx.vocabulary.json")).exists();
    assertThat(folder.resolve("genai_config.json")).exists();
    assertThat(exported.out()).contains("next      " + Shell.tf("run", file, "--prompt", "the "));
    Object[] sampling = {"--prompt=bo", "--temperature=0", "--tokens=40"};
    CliFixture.Result expected =
        CliFixture.tf("sample", run, sampling[0], sampling[1], sampling[2]);
    CliFixture.Result actual = CliFixture.tf("run", file, sampling[0], sampling[1], sampling[2]);
    assertThat(actual.out().strip()).startsWith("bo").isEqualTo(expected.out().strip());
  }

  @Test
  void theFileNamesTheTextWithItsHashAndNotItsFolder() throws IOException {
    Path text = Files.writeString(folder.resolve("my text.txt"), "a text of a user ".repeat(2000));
    Path own = folder.resolve("own");
    Path file = folder.resolve("own.onnx");
    assertThat(
            CliFixture.tf(
                    "train", CliFixture.TOY, CliFixture.SIX_STEPS, "--data", text, "--out", own)
                .status())
        .isZero();

    assertThat(CliFixture.tf("export", own, "--out", file).status()).isZero();

    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertThat(bytes)
        .contains(
            "\"data\":\"my text.txt\"", RunFolder.open(own, RunConfig.class).config().dataSha256())
        .doesNotContain(folder.toString());
  }

  /** Characters above U+FFFF, and none of "the ". */
  @Test
  void aTextOfEmojiIsTrainedExportedAndWritten() throws IOException {
    Path text =
        Files.writeString(
            folder.resolve("emoji.txt"),
            "\uD83D\uDE00ab\uD83D\uDC68\u200D\uD83D\uDC69\u20AC ".repeat(2000));
    Path own = folder.resolve("it's emoji");
    Path file = own.resolve("a model.onnx");
    CliFixture.Result trained =
        CliFixture.tf("train", CliFixture.TOY, CliFixture.SIX_STEPS, "--data", text, "--out", own);
    assertThat(trained.status()).as(trained.err()).isZero();

    CliFixture.Result exported = CliFixture.tf("export", own, "--out", file);

    assertThat(exported.err()).isEmpty();
    assertThat(exported.out()).contains("next      " + Shell.tf("run", file, "--prompt", "a"));
    CliFixture.Result sampled = CliFixture.tf("sample", own, "--temperature=0", "--tokens=20");
    CliFixture.Result run = CliFixture.tf("run", file, "--temperature=0", "--tokens=20");
    assertThat(sampled.status()).as(sampled.err()).isZero();
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().strip()).startsWith("a").isEqualTo(sampled.out().strip());
  }

  @Test
  void anotherGraphUnderTheNameOfAnEarlierOneLeavesNoCompanionsOfThat() throws IOException {
    Path own = Files.createDirectory(folder.resolve("two graphs"));
    Path file = own.resolve("model.onnx");
    assertThat(CliFixture.tf("export", run, "--out", file).status()).isZero();
    assertThat(CliFixture.names(own))
        .containsExactly("genai_config.json", "model.onnx", "model.onnx.vocabulary.json");

    assertThat(CliFixture.tf("export", run, "--graph=sequence", "--out", file).status()).isZero();

    assertThat(CliFixture.names(own)).containsExactly("model.onnx");
  }

  @Test
  void aSecondModelInAFolderLeavesTheDescriptionOfTheFirst() throws IOException {
    Path own = Files.createDirectory(folder.resolve("two models"));
    assertThat(CliFixture.tf("export", run, "--out", own.resolve("a.onnx")).status()).isZero();
    String first = Files.readString(own.resolve("genai_config.json"));

    CliFixture.Result second = CliFixture.tf("export", run, "--out", own.resolve("b.onnx"));

    assertThat(second.status()).isZero();
    assertThat(second.out()).contains("genai_config.json stays as it is: it describes a.onnx;");
    assertThat(own.resolve("genai_config.json")).hasContent(first);
  }

  @Test
  void theProcessorInPlaceOfAGpuIsNoSecret() {
    assumeThat(OrtEnvironment.getAvailableProviders()).doesNotContain(OrtProvider.CUDA);
    Path file = folder.resolve("provider.onnx");
    assertThat(CliFixture.tf("export", run, "--out", file).status()).isZero();

    CliFixture.Result result =
        CliFixture.tf("run", file, "--prompt=bo", "--tokens=4", "--provider=CUDA_OR_CPU");

    assertThat(result.status()).isZero();
    assertThat(result.out()).startsWith("bo");
    assertThat(result.err()).startsWith("CUDA cannot be used, so this runs on CPU").hasLineCount(1);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    CliFixture.Result result = CliFixture.tf("run", folder.resolve("none.onnx"));

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err().strip())
        .isEqualTo("tf: " + folder.resolve("none.onnx") + " does not exist");
  }

  @Test
  void aGraphOfWholeSequencesCannotWrite() {
    Path file = folder.resolve("sequence.onnx");
    assertThat(
            CliFixture.tf("export", run, "--graph=sequence", "--weights=float16", "--out", file)
                .status())
        .isZero();

    CliFixture.Result result = CliFixture.tf("run", file);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("holds the graph of whole sequences").hasLineCount(1);
  }

  @Test
  void aFolderWithoutARunIsRefused() {
    CliFixture.Result result = CliFixture.tf("export", folder);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).startsWith("tf: " + folder + " holds no run").hasLineCount(1);
  }
}
