package io.github.timefreq.gpt.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.GptFixture;
import io.github.timefreq.gpt.tokenizer.ByteTokenizer;
import io.github.timefreq.gpt.tokenizer.CharacterTokenizer;
import io.github.timefreq.gpt.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TextGeneratorTest {
  private static final Tokenizer TOKENIZER = CharacterTokenizer.text8();
  private static final int CONTEXT = 16;

  private NDManager manager;
  private Gpt model;
  private TextGenerator generator;

  @BeforeEach
  void buildModel() {
    manager = NDManager.newBaseManager();
    GptConfig config =
        GptConfig.plain(27, CONTEXT, 2, 8, 2)
            .withSignal(
                FilterbankConfig.defaults().toBuilder().optFilters(6).optKernelLength(5).build());
    model = GptFixture.model(config, manager);
    generator = new TextGenerator(model, TOKENIZER, manager);
  }

  @AfterEach
  void closeManager() {
    generator.close();
    manager.close();
  }

  @Test
  void greedyTextIsThatOfFullRecomputationAlsoBeyondTheContext() {
    String prompt = "the cat";
    int count = 40;

    String written = generator.generate(prompt, count, SamplingConfig.greedy(), piece -> {});

    assertThat(written).isEqualTo(recomputed(prompt, count));
  }

  /** The same text by a full forward pass for every token. */
  private String recomputed(String prompt, int count) {
    List<Integer> text = new ArrayList<>();
    Arrays.stream(TOKENIZER.encode(prompt)).forEach(text::add);
    int start = 0;
    for (int i = 0; i < count; i++) {
      if (text.size() - start > CONTEXT) {
        start = text.size() - CONTEXT / 2;
      }
      int[] window =
          text.subList(start, text.size()).stream().mapToInt(Integer::intValue).toArray();
      float[] logits = GptFixture.logits(model, manager, 1, window);
      float[] last = Arrays.copyOfRange(logits, logits.length - 27, logits.length);
      text.add(new TokenSampler(SamplingConfig.greedy()).sample(last));
    }
    List<Integer> written = text.subList(prompt.length(), text.size());
    return TOKENIZER.decode(written.stream().mapToInt(Integer::intValue).toArray());
  }

  @Test
  void theListenerHearsTheWholeText() {
    StringBuilder heard = new StringBuilder();

    String written = generator.generate("a", 30, SamplingConfig.defaults(1), heard::append);

    assertThat(heard).hasToString(written);
    assertThat(written).hasSize(30);
  }

  @Test
  void oneSeedWritesOneText() {
    SamplingConfig sampling = new SamplingConfig(1, 0, 1, 4);
    String first = generator.generate("a", 30, sampling, piece -> {});

    assertThat(generator.generate("a", 30, sampling, piece -> {})).isEqualTo(first);
    SamplingConfig other = new SamplingConfig(1, 0, 1, 5);
    assertThat(generator.generate("a", 30, other, piece -> {})).isNotEqualTo(first);
  }

  @Test
  void aPromptLongerThanTheContextIsReadFromItsEnd() {
    String prompt = "a long prompt that does not fit in it";

    assertThat(generator.generate(prompt, 5, SamplingConfig.greedy(), piece -> {}))
        .isEqualTo(recomputed(prompt, 5));
  }

  @Test
  void generatingLeavesNoArraysBehind() {
    generator.generate("a", 3, SamplingConfig.greedy(), piece -> {});
    int before = manager.getManagedArrays().size();

    generator.generate("a", 50, SamplingConfig.greedy(), piece -> {});

    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  @Test
  void badPromptsAreRefused() {
    assertThatThrownBy(() -> generator.generate("", 1, SamplingConfig.greedy(), piece -> {}))
        .hasMessage("the prompt is empty; give it at least one character");
    assertThatThrownBy(() -> generator.generate("Ah", 1, SamplingConfig.greedy(), piece -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'A'");
    assertThatThrownBy(() -> generator.generate("a", -1, SamplingConfig.greedy(), piece -> {}))
        .hasMessage("tokens must be at least 0, got -1");
  }

  @Test
  void aTokenizerOfAnotherSizeIsRefused() {
    assertThatThrownBy(() -> new TextGenerator(model, new ByteTokenizer(), manager))
        .hasMessage("the tokenizer has 256 tokens and the model 27");
  }
}
