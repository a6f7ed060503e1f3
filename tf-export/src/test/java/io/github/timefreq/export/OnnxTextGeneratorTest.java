package io.github.timefreq.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.SamplingConfig;
import io.github.timefreq.gpt.TextGenerator;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  }
}
