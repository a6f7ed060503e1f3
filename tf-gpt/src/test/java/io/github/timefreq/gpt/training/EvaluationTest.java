package io.github.timefreq.gpt.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.GptFixture;
import io.github.timefreq.gpt.text.Tokens;
import io.github.timefreq.training.EvaluationListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private NDManager manager;
  private Gpt model;

  @BeforeEach
  void buildModel() {
    manager = NDManager.newBaseManager();
    model = GptFixture.model(GptFixture.plain(), manager);
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void everyTokenButTheFirstIsPredictedOnce() {
    for (int length : new int[] {2, 24, 25, 26, 100}) {
      int[] text = GptFixture.tokens(length, length);

      double loss = new Evaluation(model, manager, 3).loss(tokens(text));

      assertThat(loss).as("%d tokens", length).isCloseTo(expected(text), within(1e-5));
    }
  }

  /** Sums the loss window by window in double precision. */
  private double expected(int[] text) {
    double sum = 0;
    for (int start = 0; start < text.length - 1; start += GptFixture.CONTEXT) {
      int end = Math.min(start + GptFixture.CONTEXT, text.length - 1);
      int[] window = Arrays.copyOfRange(text, start, end);
      float[] logits = GptFixture.logits(model, manager, 1, window);
      for (int i = 0; i < window.length; i++) {
        double total = 0;
        for (int v = 0; v < GptFixture.VOCABULARY; v++) {
          total += Math.exp(logits[i * GptFixture.VOCABULARY + v]);
        }
        sum += Math.log(total) - logits[i * GptFixture.VOCABULARY + text[start + i + 1]];
      }
    }
    return sum / (text.length - 1);
  }

  @Test
  void aFewWindowsAreSpreadOverTheText() {
    int[] text = GptFixture.tokens(24 * 10 + 1, 1);

    double loss = new Evaluation(model, manager, 3).loss(tokens(text), 2);

    double first = new Evaluation(model, manager, 1).loss(tokens(text).slice(0, 25));
    double second = new Evaluation(model, manager, 1).loss(tokens(text).slice(120, 145));
    assertThat(loss).isCloseTo((first + second) / 2, within(1e-5));
    assertThat(new Evaluation(model, manager, 3).loss(tokens(text), 10))
        .isEqualTo(new Evaluation(model, manager, 3).loss(tokens(text)));
  }

  @Test
  void anEvaluationTellsHowFarItIsAndCanBeEnded() {
    Tokens text = tokens(GptFixture.tokens(GptFixture.CONTEXT * 10 + 2, 1));
    List<String> told = new ArrayList<>();
    EvaluationListener listener = (read, windows) -> told.add(read + "/" + windows);

    new Evaluation(model, manager, 3, listener).loss(text);
    new Evaluation(model, manager, 3, listener).loss(text, 4);

    assertThat(told)
        .as("ten windows by threes and the rest; four windows by threes")
        .containsExactly("0/11", "3/11", "6/11", "9/11", "10/11", "0/4", "3/4");
    EvaluationListener ending =
        (read, windows) -> {
          throw new CancellationException();
        };
    assertThatThrownBy(() -> new Evaluation(model, manager, 3, ending).loss(text))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void aTextOfWhichNothingIsPredictedHasNoLoss() {
    Evaluation evaluation = new Evaluation(model, manager, 3);
    for (int length : new int[] {0, 1}) {
      Tokens text = tokens(GptFixture.tokens(length, 1));

      assertThatIllegalArgumentException()
          .isThrownBy(() -> evaluation.loss(text))
          .withMessageEndingWith("got " + length);
      assertThatIllegalArgumentException().isThrownBy(() -> evaluation.loss(text, 1));
    }
  }

  @Test
  void noRowsOrWindowsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Evaluation(model, manager, 0))
        .withMessage("rows must be at least 1, got 0");
    Tokens text = tokens(GptFixture.tokens(100, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Evaluation(model, manager, 3).loss(text, 0))
        .withMessage("windows must be at least 1, got 0");
  }

  private static Tokens tokens(int[] text) {
    return Tokens.of(text, GptFixture.VOCABULARY);
  }
}
