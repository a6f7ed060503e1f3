package io.github.timefreq.gpt.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.text.Corpus;
import io.github.timefreq.gpt.text.CorpusTest;
import io.github.timefreq.gpt.text.Split;
import io.github.timefreq.gpt.text.TextSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunConfigTest {
  private static final String TEXT = "ABBA".repeat(25);

  private RunConfig run;
  private Corpus corpus;

  @BeforeEach
  void makeRun() throws IOException {
    corpus = CorpusTest.load(TEXT, Split.DEFAULT);
    run = run(2);
  }

  private RunConfig run(int vocabularySize) {
    return new RunConfig(
        GptConfig.plain(vocabularySize, 8, 1, 8, 2),
        TrainingFixture.training(),
        corpus.tokenizer().spec(),
        corpus.name(),
        Split.DEFAULT,
        corpus.sha256());
  }

  @Test
  void theTextOfTheRunIsTaken() {
    assertThatCode(() -> run.requireSame(corpus)).doesNotThrowAnyException();
  }

  @Test
  void whatIsPublishedNamesTheTextWithoutItsFolder(@TempDir Path folder) throws IOException {
    Path zip = Files.writeString(folder.resolve("texts.zip"), "");
    Map<String, String> names =
        Map.of(
            folder.resolve("gone.txt").toString(),
            "gone.txt",
            zip + "!in/a.txt",
            "texts.zip!in/a.txt",
            "relative/b.txt",
            "b.txt",
            TextSource.TEXT8,
            TextSource.TEXT8,
            TextSource.SYNTHETIC,
            TextSource.SYNTHETIC);

    names.forEach(
        (data, name) -> {
          RunConfig published = withData(run, data).published();
          assertThat(published).isEqualTo(withData(run, name));
        });
  }

  private static RunConfig withData(RunConfig run, String data) {
    return new RunConfig(
        run.model(), run.training(), run.tokenizer(), data, run.split(), run.dataSha256());
  }

  @Test
  void anotherTextIsRefused() throws IOException {
    assertRefused(
        CorpusTest.load(TEXT + "B", Split.DEFAULT),
        "the text a source is not the one that the run was started with");
  }

  @Test
  void aTextOfOtherCharactersIsRefusedThoughItsTokensAreTheSame() throws IOException {
    Corpus other = CorpusTest.load(TEXT.replace('B', 'C'), Split.DEFAULT);

    assertThat(other.sha256()).isEqualTo(corpus.sha256());
    assertRefused(other, "the text a source is encoded by another tokenizer than the run's");
  }

  @Test
  void aTextThatIsCutInAnotherWayIsRefused() throws IOException {
    String message =
        "the text a source is not cut as the run asks, by Split[train=0.9, validation=0.05]: ";
    assertRefused(
        CorpusTest.load(TEXT, new Split(0.8, 0.1)),
        message + "its parts end at tokens 80 and 90; load it with the run's split");
    assertRefused(CorpusTest.load(TEXT, new Split(0.9, 0.1)), message);
  }

  private void assertRefused(Corpus other, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run.requireSame(other))
        .withMessageStartingWith(message);
  }

  @Test
  void aModelOfAnotherVocabularyIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(3))
        .withMessage("the model's vocabularySize must be the tokenizer's, 2, got 3");
  }
}
