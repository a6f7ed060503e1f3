package io.github.timefreq.training.internal.io;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Finds control characters that no text holds, and says what they seem to come from. */
final class ControlCharacters {
  private static final byte ESCAPE = 0x1B;

  private ControlCharacters() {}

  /** Whether a value below 32 is such a one: tab, newline, carriage return, form feed are not. */
  static boolean isOne(int value) {
    return value >= 0 && value < ' ' && "\t\n\r\f".indexOf(value) < 0;
  }

  /** Offset of the first in UTF-8 (or ASCII), or -1. */
  static int indexIn(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (isOne(bytes[i])) {
        return i;
      }
    }
    return -1;
  }

  /** Offset of the first in UTF-16, or -1. */
  static int indexIn(byte[] bytes, Charset utf16) {
    int high = utf16.equals(StandardCharsets.UTF_16BE) ? 0 : 1;
    for (int i = 0; i + 1 < bytes.length; i += 2) {
      if (bytes[i + high] == 0 && isOne(bytes[i + 1 - high])) {
        return i;
      }
    }
    return -1;
  }

  /** Words to follow a file's name, for UTF-16 with such a character at an offset. */
  static String ofUtf16(byte[] bytes, int offset) {
    return where(bytes[offset] | bytes[offset + 1], offset) + "; take out such characters";
  }

  /** Words to follow a file's name, for UTF-8 with such a character at an offset. */
  static String of(byte[] bytes, int offset) {
    Optional<String> encoding = Optional.empty();
    for (int i = offset; i < bytes.length && encoding.isEmpty(); i++) {
      encoding = bytes[i] == ESCAPE ? iso2022(bytes, i + 1) : Optional.empty();
    }
    return encoding
        .map(
            name ->
                String.format(
                    Locale.ROOT,
                    "seems to be %s, not UTF-8: escape sequence at offset %d; %s",
                    name,
                    offset,
                    EncodingGuess.iconv(name)))
        .orElseGet(
            () ->
                where(bytes[offset], offset)
                    + String.format(
                        Locale.ROOT, "; drop such bytes with: tr -d '\\%03o'", bytes[offset]));
  }

  private static String where(int value, int offset) {
    return String.format(
        Locale.ROOT,
        "has a control character U+%04X%s at offset %d, which is no text",
        value,
        value == ESCAPE ? " (ESC)" : "",
        offset);
  }

  /** The encoding that switches its characters by such bytes after an ESC. */
  private static Optional<String> iso2022(byte[] bytes, int at) {
    int length = Math.min(3, bytes.length - at);
    String sequence = new String(bytes, at, length, StandardCharsets.ISO_8859_1);
    if (sequence.matches("(?s)\\$[@B].?|\\$\\(D|\\([IJ].?")) {
      return Optional.of("ISO-2022-JP");
    }
    return sequence.equals("$)C")
        ? Optional.of("ISO-2022-KR")
        : sequence.matches("\\$\\)[AG]") ? Optional.of("ISO-2022-CN") : Optional.empty();
  }
}
