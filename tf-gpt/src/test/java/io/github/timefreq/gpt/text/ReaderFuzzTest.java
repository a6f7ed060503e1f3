package io.github.timefreq.gpt.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.tokenizer.Tokenizer;
import io.github.timefreq.gpt.tokenizer.TokenizerSpec;
import io.github.timefreq.gpt.training.RunConfig;
import io.github.timefreq.training.TrainingConfig;
import io.github.timefreq.training.internal.io.Json;
import io.github.timefreq.training.internal.io.Utf8Text;
import io.github.timefreq.training.run.RunFolder;
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

/** Whatever a configuration or a vocabulary holds, it is read or refused in one line. */
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
    String decoded;
    try {
      decoded = Utf8Text.decode(text, "a text");
    } catch (IOException e) {
      assertThat(e).hasMessageStartingWith("a text ");
      return;
    }
    Tokenizer tokenizer = TokenizerSpec.fitting(decoded).tokenizer();

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
                    TrainingConfig.defaults(2),
                    new TokenizerSpec(TokenizerSpec.Kind.TEXT8, ""),
                    TextSource.SYNTHETIC,
                    Split.DEFAULT,
                    "00"))
        .map(run -> Json.compact(run).getBytes(StandardCharsets.UTF_8))
        .flatMap(
            json ->
                Stream.of(
                    json,
                    Arrays.copyOf(json, json.length / 2),
                    withoutLists(json),
                    withoutKinds(json)));
  }

  private static byte[] withoutKinds(byte[] json) {
    return new String(json, StandardCharsets.UTF_8)
        .replaceAll("\"kind\":\"\\w+\"", "\"kind\":\"none\"")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] withoutLists(byte[] json) {
    return new String(json, StandardCharsets.UTF_8)
        .replaceAll("(?s)\\[[^\\[]*?\\]", "[null]")
        .getBytes(StandardCharsets.UTF_8);
  }

  @MethodSource("configurations")
  @FuzzTest(maxDuration = "2m")
  void aConfigurationIsReadOrRefused(byte[] json) throws IOException {
    Path file = Files.write(folder.resolve("config.json"), json);
    RunFolder<RunConfig> run = new RunFolder<>(folder, RunConfig.class);
    RunConfig config;
    try {
      config = run.config();
    } catch (IOException e) {
      assertThat(e).hasMessageStartingWith(file.toString());
      assertThat(e.getMessage())
          .hasLineCount(1)
          .doesNotContain("is null", "null is missing", "Exception");
      return;
    }
    Files.writeString(file, Json.compact(config));
    assertThat(run.config()).isEqualTo(config);
  }
}
