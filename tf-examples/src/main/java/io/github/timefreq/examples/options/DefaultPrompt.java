package io.github.timefreq.examples.options;

import io.github.timefreq.gpt.tokenizer.Tokenizer;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** How a text begins where the user does not say: what commands write, and what they suggest. */
public final class DefaultPrompt {
  static final String ENGLISH = "the ";

  /** The best first: a letter, a digit, whatever can be seen. */
  private static final List<IntPredicate> KINDS =
      List.of(Character::isLetter, Character::isDigit, DefaultPrompt::isVisible);

  private DefaultPrompt() {}

  /** English where the tokenizer can encode it, else a character that it can. */
  public static String of(Tokenizer tokenizer) {
    try {
      tokenizer.encode(ENGLISH);
      return ENGLISH;
    } catch (IllegalArgumentException e) {
      List<String> texts =
          IntStream.range(0, tokenizer.vocabularySize())
              .mapToObj(token -> tokenizer.decode(new int[] {token}))
              .toList();
      return KINDS.stream()
          .flatMap(kind -> texts.stream().filter(text -> kind.test(text.codePointAt(0))))
          .findFirst()
          .orElse(texts.get(0));
    }
  }

  private static boolean isVisible(int character) {
    int type = Character.getType(character);
    return !Character.isWhitespace(character)
        && !Character.isISOControl(character)
        && type != Character.SURROGATE
        && type != Character.FORMAT
        && type != Character.UNASSIGNED
        && type != Character.NON_SPACING_MARK;
  }
}
