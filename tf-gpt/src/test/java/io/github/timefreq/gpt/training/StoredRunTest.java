package io.github.timefreq.gpt.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.GptFixture;
import io.github.timefreq.training.TrainingRun;
import io.github.timefreq.training.run.Checkpoint;
import io.github.timefreq.training.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a GPT's run keeps in its folder. */
class StoredRunTest {
  @TempDir private Path folder;
  private Path run;

  @BeforeEach
  void train() throws IOException {
    run = folder.resolve("run");
    try (TrainingRun<RunConfig, Gpt> training = TrainingFixture.start(run)) {
      TrainingFixture.trainUntil(training, 3);
    }
  }

  @Test
  void aLoadedModelGivesTheSameLogits() throws IOException {
    int[] tokens = GptFixture.tokens(20, 1);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        TrainingRun<RunConfig, Gpt> training =
            GptTraining.resume(run, TrainingFixture.corpus(), Device.cpu());
        Checkpoint<RunConfig> checkpoint = RunFolder.open(run, RunConfig.class).last()) {
      Gpt loaded = GptTraining.load(checkpoint, manager);

      assertThat(checkpoint.state().step()).isEqualTo(3);
      assertThat(loaded.getConfig()).isEqualTo(training.getModel().getConfig());
      assertThat(GptFixture.logits(loaded, manager, 1, tokens))
          .isEqualTo(GptFixture.logits(training.getModel(), manager, 1, tokens));
    }
  }

  @Test
  void theConfigurationComesBack() throws IOException {
    RunConfig expected = TrainingFixture.run(TrainingFixture.corpus());

    assertThat(config()).isEqualTo(expected);
  }

  @Test
  void aConfigurationThatLacksASettingIsRefused() throws IOException {
    String json = Files.readString(run.resolve("config.json"));
    for (String setting : List.of("mlpWidth", "signalLearningRate", "seed", "causality")) {
      String without = json.replaceAll("\n *\"" + setting + "\": [^,\n]+(,|(?=\n))", "");
      assertThat(without).isNotEqualTo(json).doesNotContain(setting);
      assertConfigRefused(
          without.replaceAll(",(\\s*})", "$1"), "field '" + setting + "' is missing");
    }
  }

  @Test
  void aConfigurationThatCannotBeIsRefusedByName() throws IOException {
    Path config = run.resolve("config.json");
    String json = Files.readString(config);
    assertConfigRefused(
        json.replace("\"layers\": 2", "\"layers\": 0"), "layers must be between 1 and");
    assertConfigRefused(
        json.replace("\"vocabularySize\": 27", "\"vocabularySize\": 28"),
        "the model's vocabularySize must be the tokenizer's, 27, got 28");
    assertConfigRefused(json.replace("filterbank", "wavelet"), "SignalConfig is of type");
    assertConfigRefused("{}", "field 'format' is missing");
    assertConfigRefused(json.replace("signalAfter", "after"), "field 'after' is unknown");
  }

  @Test
  void aConfigurationThatIsCutOffIsRefusedWhereThereIsNoCheckpoint() throws IOException {
    String json = Files.readString(run.resolve("config.json"));
    run = Files.createDirectory(folder.resolve("other"));
    Path config = run.resolve("config.json");
    assertConfigRefused(json.substring(0, json.length() / 2), "cannot be used");
    assertConfigRefused("", "is empty");
    Files.write(config, new byte[] {(byte) 0xff});
    assertThatThrownBy(this::config)
        .isInstanceOf(IOException.class)
        .hasMessage(config + " cannot be used: it is no UTF-8 text");
  }

  private void assertConfigRefused(String json, String message) throws IOException {
    Path config = run.resolve("config.json");
    Files.writeString(config, json);
    assertThatThrownBy(this::config)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(config.toString())
        .hasMessageContaining(message);
  }

  private RunConfig config() throws IOException {
    return RunFolder.open(run, RunConfig.class).config();
  }
}
