package io.github.timefreq.examples.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import io.github.timefreq.core.training.RunFolder;
import io.github.timefreq.examples.CliFixture;
import io.github.timefreq.gpt.RunConfig;
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
    assertThat(folder.resolve("vocabulary.json")).exists();
    assertThat(folder.resolve("genai_config.json")).exists();
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
