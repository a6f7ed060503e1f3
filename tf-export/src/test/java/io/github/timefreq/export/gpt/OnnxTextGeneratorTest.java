package io.github.timefreq.export.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.github.timefreq.export.OnnxExporter;
import io.github.timefreq.export.runtime.ExecutionConfig;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.generate.SamplingConfig;
import io.github.timefreq.gpt.generate.TextGenerator;
import io.github.timefreq.gpt.tokenizer.TokenizerSpec;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxTextGeneratorTest {
  private static final SamplingConfig GREEDY = SamplingConfig.greedy();

  @TempDir private Path folder;
  private NDManager manager;
  private Gpt model;
  private OnnxTextGenerator generator;

  @BeforeEach
  void openGenerator() throws IOException {
    manager = NDManager.newBaseManager();
    model =
        ExportFixture.gpt(ExportFixture.plain().withSignal(ExportFixture.filterbank()), manager);
    Path file = folder.resolve("model.onnx");
    ExportFixture.export(model, GraphKind.GENERATION).write(file);
    generator = OnnxTextGenerator.open(file, ExecutionConfig.cpu());
  }

  @AfterEach
  void close() {
    generator.close();
    manager.close();
  }

  @Test
  void greedyTextIsThatOfTheTrainedModelAlsoBeyondTheContext() {
    for (String prompt : List.of("a", "the cat", "a long prompt that does not fit into it")) {
      try (TextGenerator original =
          new TextGenerator(model, ExportFixture.CARD.tokenizer().tokenizer(), manager)) {
        String expected = original.generate(prompt, 60, GREEDY, piece -> {});

        assertThat(generator.generate(prompt, 60, GREEDY, piece -> {})).isEqualTo(expected);
      }
    }
  }

  @Test
  void drawnTextIsThatOfTheTrainedModel() {
    SamplingConfig sampling = new SamplingConfig(0.9, 10, 0.95, 3);
    try (TextGenerator original =
        new TextGenerator(model, ExportFixture.CARD.tokenizer().tokenizer(), manager)) {
      String expected = original.generate("the ", 50, sampling, piece -> {});

      assertThat(generator.generate("the ", 50, sampling, piece -> {})).isEqualTo(expected);
    }
  }

  @Test
  void theListenerHearsTheWholeText() {
    StringBuilder heard = new StringBuilder();

    String written = generator.generate("a", 30, SamplingConfig.defaults(1), heard::append);

    assertThat(heard).hasToString(written);
    assertThat(written).hasSize(30);
  }

  @Test
  void aBatchWritesWhatEachPromptWritesAlone() {
    List<String> prompts = List.of("the", "a", "some longer text");

    List<String> together = generator.generateAll(prompts, 8, GREEDY);

    for (int i = 0; i < prompts.size(); i++) {
      assertThat(together.get(i)).isEqualTo(generator.generate(prompts.get(i), 8, GREEDY, p -> {}));
    }
    assertThat(generator.generateAll(prompts, 40, GREEDY)).allMatch(text -> text.length() == 40);
    assertThat(generator.generateAll(List.of(), 5, GREEDY)).isEmpty();
  }

  /** Prompts of one length and of others, some longer than the context, in any order. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
  void aTextDoesNotDependOnItsNeighbours(int seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    GptConfig plain =
        GptConfig.plain(
            ExportFixture.VOCABULARY, random.nextInt(1, 12), random.nextInt(1, 3), 8, 2);
    GptConfig config =
        random.nextBoolean()
            ? plain
            : plain.withSignal(
                ExportFixture.filterbank().toBuilder()
                    .optKernelLength(random.nextInt(1, 6))
                    .build());
    List<String> prompts =
        Stream.generate(() -> "the quick brown fox".substring(0, random.nextInt(1, 19)))
            .limit(random.nextInt(2, 6))
            .toList();
    int tokens = random.nextInt(0, 40);
    SamplingConfig sampling =
        new SamplingConfig(random.nextBoolean() ? 0 : 0.9, 0, 1, random.nextInt(9));
    Gpt drawn = ExportFixture.gpt(config, manager);
    Path file = folder.resolve("random.onnx");
    ExportFixture.export(drawn, GraphKind.GENERATION).write(file);
    try (OnnxTextGenerator exported = OnnxTextGenerator.open(file, ExecutionConfig.cpu());
        TextGenerator original =
            new TextGenerator(drawn, ExportFixture.CARD.tokenizer().tokenizer(), manager)) {

      List<String> together = exported.generateAll(prompts, tokens, sampling);

      assertThat(together).hasSameSizeAs(prompts);
      for (int i = 0; i < prompts.size(); i++) {
        SamplingConfig own = new SamplingConfig(sampling.temperature(), 0, 1, sampling.seed() + i);
        String alone = exported.generate(prompts.get(i), tokens, own, piece -> {});
        assertThat(together.get(i)).as("%s of %s, %s", i, prompts, config).isEqualTo(alone);
        assertThat(original.generate(prompts.get(i), tokens, own, piece -> {})).isEqualTo(alone);
      }
    }
  }

  @Test
  void aTextOfManyLogitsIsReadInParts() {
    String prompt = "some text in";
    int[] ids = ExportFixture.CARD.tokenizer().tokenizer().encode(prompt);
    try (OnnxGptState whole = generator.getModel().newState(0);
        OnnxGptState parts = generator.getModel().newState(0)) {
      float[] all = whole.next(new int[][] {ids});
      float[] last = Arrays.copyOfRange(all, all.length - ExportFixture.VOCABULARY, all.length);

      assertThat(parts.nextLast(new int[][] {ids}, 5 * ExportFixture.VOCABULARY))
          .containsExactly(last, within(1e-5f));
      assertThat(parts.getLength()).isEqualTo(ids.length);
    }
  }

  @Test
  void aStateThatIsTooLargeIsRefusedInWords() {
    int sequences = 12_000_000;

    assertThatThrownBy(() -> generator.getModel().newState(new int[sequences]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "places of tokens of shape 12000000 x 24 take more than the 2 GiB of one array; read"
                + " fewer sequences or fewer tokens at once");
  }

  /** The logits of all places would be an array of 2.4 GB. */
  @Test
  void logitsTakeMemoryForWhatIsReadAtOnce() throws IOException {
    int vocabulary = 20_000;
    String symbols =
        IntStream.range('\u4E00', '\u4E00' + vocabulary)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    TokenizerSpec tokenizer = new TokenizerSpec(TokenizerSpec.Kind.CHARACTERS, symbols);
    GptConfig config = GptConfig.plain(vocabulary, 300, 1, 2, 1);
    Path file = folder.resolve("large.onnx");
    GptExport.write(
        OnnxExporter.builder().build(),
        ExportFixture.gpt(config, manager),
        GraphKind.GENERATION,
        new GptModelCard(tokenizer, "{}", "unstated"),
        file);
    int[] sequences = new int[100];
    try (OnnxGpt gpt = OnnxGpt.open(file, ExecutionConfig.cpu());
        OnnxGptState state = gpt.newState(sequences)) {

      assertThat(state.next(new int[sequences.length][1])).hasSize(sequences.length * vocabulary);

      assertThatThrownBy(() -> gpt.logits(new int[sequences.length][300]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("logits of shape 100 x 300 x 20000 take more than the 2 GiB");
    }
  }

  @Test
  void aShortTextTakesLittleMemory() {
    BufferPoolMXBean direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .findFirst()
            .orElseThrow();
    long before = direct.getTotalCapacity();

    generator.generate("a", 1, GREEDY, piece -> {});

    long logitsOfTheContext = (long) ExportFixture.CONTEXT * ExportFixture.VOCABULARY * Float.BYTES;
    assertThat(direct.getTotalCapacity() - before).isLessThan(2 * logitsOfTheContext);
  }

  @Test
  void threadsShareOneModel() throws InterruptedException, ExecutionException {
    List<String> prompts = IntStream.range(0, 8).mapToObj(i -> "abcdefgh".substring(i)).toList();
    List<String> expected =
        prompts.stream().map(prompt -> generator.generate(prompt, 30, GREEDY, p -> {})).toList();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<String>> texts =
          prompts.stream()
              .map(prompt -> threads.submit(() -> generator.generate(prompt, 30, GREEDY, p -> {})))
              .toList();
      for (int i = 0; i < prompts.size(); i++) {
        assertThat(texts.get(i).get()).isEqualTo(expected.get(i));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void badPromptsAreRefused() {
    assertThatThrownBy(() -> generator.generate("", 1, GREEDY, piece -> {}))
        .hasMessage("the prompt is empty; give it at least one character");
    assertThatThrownBy(() -> generator.generate("Ah", 1, GREEDY, piece -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("character 'A' (U+0041) at position 0 is not among the 27");
    assertThatThrownBy(() -> generator.generate("a", -1, GREEDY, piece -> {}))
        .hasMessage("tokens must be at least 0, got -1");
    assertThatThrownBy(() -> generator.generate("ab", Integer.MAX_VALUE, GREEDY, piece -> {}))
        .hasMessage("prompt and tokens must be at most 100000000 tokens together, got 2147483649");
  }
}
