package io.github.timefreq.export.internal.file;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * JSON in ASCII. ONNX Runtime's Java API hands metadata over in JNI's modified UTF-8, which has
 * another form for characters above U+FFFF, for U+0000 and for lone surrogates; escapes pass.
 */
public final class AsciiJson {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private AsciiJson() {}

  public static String of(Object value) {
    return escaped(GSON.toJson(value));
  }

  /** JSON with escapes in the place of all that is not ASCII, which only strings of it can hold. */
  public static String escaped(String json) {
    StringBuilder ascii = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char unit = json.charAt(i);
      if (unit == 0 || unit > 0x7E) {
        ascii.append("\\u");
        String digits = Integer.toHexString(unit);
        ascii.append("0".repeat(4 - digits.length())).append(digits);
      } else {
        ascii.append(unit);
      }
    }
    return ascii.toString();
  }

  /** Whether a text is the same in modified UTF-8 and in UTF-8. */
  public static boolean passesUnescaped(String text) {
    return first(text).isEmpty();
  }

  /**
   * Checks a text that is no JSON.
   *
   * @throws IllegalArgumentException naming it, if it has a character that does not pass
   */
  public static void requirePlain(String name, String text) {
    first(text)
        .ifPresent(
            c -> {
              throw new IllegalArgumentException(
                  String.format(
                      Locale.ROOT,
                      "%s must not have the character U+%04X, which ONNX Runtime's Java API cannot"
                          + " read back from a file",
                      name,
                      c));
            });
  }

  private static OptionalInt first(String text) {
    return text.codePoints()
        .filter(c -> c == 0 || c > 0xFFFF || Character.getType(c) == Character.SURROGATE)
        .findFirst();
  }
}
