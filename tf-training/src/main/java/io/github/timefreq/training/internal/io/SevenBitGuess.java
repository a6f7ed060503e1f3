package io.github.timefreq.training.internal.io;

import java.util.Optional;

/**
 * Recognises encodings that look like ASCII, UTF-7 and HZ, by their sequences: there must be
 * several, and nothing that could not be one.
 */
final class SevenBitGuess {
  /** One or two may be by chance. */
  private static final int FEWEST = 3;

  private SevenBitGuess() {}

  /** The name of the encoding, or nothing where the bytes may well be ASCII. */
  static Optional<String> of(byte[] bytes) {
    return isUtf7(bytes)
        ? Optional.of("UTF-7")
        : isHz(bytes) ? Optional.of("HZ") : Optional.empty();
  }

  private static boolean isUtf7(byte[] bytes) {
    int sequences = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] < 0) {
        return false;
      }
      if (bytes[i] == '+' && !(i + 1 < bytes.length && bytes[i + 1] == '-')) { // which is a plus
        int end = i + 1;
        while (end < bytes.length && base64(bytes[end]) >= 0) {
          end++;
        }
        if (end < bytes.length && !isShifted(bytes, i + 1, end)) {
          return false;
        }
        sequences++;
        i = end - 1;
      }
    }
    return sequences >= FEWEST;
  }

  /** Whether base64 gives whole characters of UTF-16, none of them ASCII letters or unassigned. */
  private static boolean isShifted(byte[] bytes, int from, int end) {
    long bits = 0;
    int count = 0;
    StringBuilder text = new StringBuilder();
    for (int i = from; i < end; i++) {
      bits = (bits << 6 | base64(bytes[i])) & 0xFFFFFFL;
      count += 6;
      if (count >= Character.SIZE) {
        count -= Character.SIZE;
        text.append((char) (bits >> count));
      }
    }
    boolean padded = count < 6 && (bits & (1L << count) - 1) == 0;
    return padded
        && !text.isEmpty()
        && text.codePoints().allMatch(SevenBitGuess::isShiftedOne)
        && text.codePoints().anyMatch(point -> point >= 0x80);
  }

  private static boolean isShiftedOne(int point) {
    return switch (Character.getType(point)) {
      case Character.UNASSIGNED, Character.PRIVATE_USE, Character.SURROGATE, Character.CONTROL ->
          Character.isWhitespace(point);
      default -> !(point < 0x80 && Character.isLetterOrDigit(point));
    };
  }

  private static int base64(byte symbol) {
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".indexOf(symbol);
  }

  private static boolean isHz(byte[] bytes) {
    int sequences = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] < 0) {
        return false;
      }
      if (bytes[i] != '~' || i + 1 == bytes.length) {
        continue;
      }
      if (bytes[i + 1] == '{') {
        i = endOfHz(bytes, i + 2);
        sequences++;
      } else if ("~\n\r".indexOf(bytes[++i]) < 0) { // a tilde, or a line that goes on
        return false;
      }
      if (i < 0) {
        return false;
      }
    }
    return sequences >= FEWEST;
  }

  /** The last byte of a sequence of pairs, or -1. */
  private static int endOfHz(byte[] bytes, int from) {
    for (int i = from; i + 1 < bytes.length; i += 2) {
      if (bytes[i] == '~' && bytes[i + 1] == '}') {
        return i > from ? i + 1 : -1;
      }
      boolean pair = bytes[i] > ' ' && bytes[i] < 0x78 && bytes[i + 1] > ' ' && bytes[i + 1] < 0x7F;
      if (!pair) {
        return -1;
      }
    }
    return bytes.length; // cut off
  }
}
