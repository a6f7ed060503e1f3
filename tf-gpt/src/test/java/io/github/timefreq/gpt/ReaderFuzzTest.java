package io.github.timefreq.gpt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.timefreq.core.FilterbankConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a run's files or a vocabulary hold, they are read or refused in one line. */
class ReaderFuzzTest {
  @TempDir private static Path folder;

  static Stream<Arguments> vocabularies() {
    return Stream.of(
        Arguments.of("ab", "abba"),
        Arguments.of("\n\ud83d\ude00", "\ud83d\ude00\n"),
        Arguments.of("a\ud83d", "a"),
        Arguments.of("aa", "a"),
        Arguments.of("b", ""));
  }

  @MethodSource("vocabularies")
  @FuzzTest(maxDuration = "1m")
  void aVocabularyEncodesWhatItHolds(String symbols, String text) {
    if (symbols == null || text == null) {
      return;
    }
    Tokenizer tokenizer;
    try {
      tokenizer = new TokenizerSpec(TokenizerSpec.Kind.CHARACTERS, symbols).tokenizer();
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("vocabulary");
      return;
    }
    assertThat(tokenizer.vocabularySize()).isEqualTo((int) symbols.codePoints().count());
    int[] tokens;
    try {
      tokens = tokenizer.encode(text);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("is not among the");
      return;
    }
    assertThat(tokenizer.decode(tokens)).isEqualTo(text);
  }

  @MethodSource("texts")
  @FuzzTest(maxDuration = "1m")
  void aTextIsReadByTheTokenizerThatFitsIt(byte[] text) {
    Tokenizer tokenizer = TokenizerSpec.fitting(text).tokenizer();

    String decoded = new String(text, StandardCharsets.UTF_8);
    assertThat(tokenizer.decode(tokenizer.encode(decoded))).isEqualTo(decoded);
  }

  static Stream<byte[]> texts() {
    return Stream.of("the cat", "Ärger 😀", "aaa", "")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  static Stream<byte[]> configurations() {
    GptConfig plain = GptConfig.plain(27, 48, 2, 16, 2);
    return Stream.of(plain, plain.withSignal(FilterbankConfig.defaults(), List.of(1)))
        .map(
            model ->
                new RunConfig(
                    model,
                    new TrainingConfig(2, 2, 1, 1e-2, 1e-3, 0, 0.1, 1, 2, 1, 2, 7),
                    new TokenizerSpec(TokenizerSpec.Kind.TEXT8, ""),
                    TextSource.SYNTHETIC,
                    Split.DEFAULT,
                    "00"))
        .map(Json::bytes)
        .flatMap(json -> Stream.of(json, Arrays.copyOf(json, json.length / 2)));
  }

  @MethodSource("configurations")
  @FuzzTest(maxDuration = "2m")
  void aConfigurationIsReadOrRefused(byte[] json) throws IOException {
    Path file = Files.write(folder.resolve("config.json"), json);
    RunConfig config;
    try {
      config = Json.read(file, RunConfig.class);
    } catch (IOException e) {
      assertThat(e).hasMessageStartingWith(file.toString());
      assertThat(e.getMessage()).hasLineCount(1).doesNotContain("null", "Exception");
      return;
    }
    Files.write(file, Json.bytes(config));
    assertThat(Json.read(file, RunConfig.class)).isEqualTo(config);
  }

  static Stream<byte[]> logs() {
    String step = Json.line(new StepMetrics(1, 2.5, 0.5, 1e-3, 100));
    String look =
        Json.line(new EvaluationMetrics(2, 2.25, 3.2)).replace("}", ",\"validation\":true}");
    return Stream.of(step + "\n" + look + "\n", step + "\n" + look.substring(0, 20), "")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  /** What follows the first line that is damaged is dropped. */
  @MethodSource("logs")
  @FuzzTest(maxDuration = "2m")
  void aLogOpensAtItsLastWholeLine(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("metrics.jsonl"), content);

    int evaluations;
    try (MetricsLog log = new MetricsLog(file, Long.MAX_VALUE)) {
      evaluations = log.evaluations().size();
    }

    assertThat(Files.size(file)).isLessThanOrEqualTo(3L * content.length + 1);
    try (MetricsLog log = new MetricsLog(file, Long.MAX_VALUE)) {
      assertThat(log.evaluations()).hasSize(evaluations);
    }
  }
}
