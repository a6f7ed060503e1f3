package io.github.timefreq.gpt;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** UTF-8, and where a text is none. */
final class Utf8 {
  private static final int PIECE = 1 << 13;

  private Utf8() {}

  /**
   * Decodes a text.
   *
   * @throws IllegalArgumentException naming the first byte that is not UTF-8
   */
  static String decode(byte[] text) {
    String decoded = new String(text, StandardCharsets.UTF_8);
    // Only what has this character, which malformed bytes become, is worth a second look.
    int flaw = decoded.indexOf('\uFFFD') < 0 ? -1 : flawOf(text);
    if (flaw >= 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the text is not UTF-8: byte 0x%02X at offset %d; use the byte tokenizer",
              text[flaw],
              flaw));
    }
    return decoded;
  }

  static boolean isWellFormed(byte[] text) {
    return flawOf(text) < 0;
  }

  /** Offset of the first malformed byte, or -1. */
  private static int flawOf(byte[] text) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(text);
    CharBuffer out = CharBuffer.allocate(PIECE);
    CoderResult result;
    do {
      result = decoder.decode(in, out.clear(), true);
    } while (result.isOverflow());
    return result.isError() ? in.position() : -1;
  }
}
