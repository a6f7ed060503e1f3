package io.github.timefreq.training.internal.io;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Recognises Chinese and Japanese in UTF-16 without a byte order mark, which hold hardly any NUL:
 * one of every two bytes is that of a block, 0x30 to 0x9F, of which a text uses few; the other is
 * any.
 */
final class Utf16Guess {
  private static final int FEWEST = 8;
  private static final int VALUES = 1 << Byte.SIZE;

  /** Its pairs of bytes look like such characters, but for kana and full stops, 0x30. */
  private static final String ALIKE = "Shift_JIS";

  private static final int KANA = 0x30;

  private Utf16Guess() {}

  /** The encoding of an even number of bytes, where it is beyond doubt. */
  static Optional<Charset> of(byte[] bytes) {
    if (bytes.length < 2 * FEWEST || bytes.length % 2 != 0) {
      return Optional.empty();
    }
    double big = shareOfIdeographs(bytes, 0);
    double little = shareOfIdeographs(bytes, 1);
    int high = likelier(bytes, big, little);
    if (Math.max(big, little) < 0.9 || high < 0 || (high == 0 ? big : little) < 0.9) {
      return Optional.empty();
    }
    Charset charset = high == 0 ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
    boolean alike =
        share(bytes, high, KANA, KANA) < 0.1
            && Charset.isSupported(ALIKE)
            && decodes(bytes, Charset.forName(ALIKE));
    boolean doubtful = alike || !decodes(bytes, charset);
    return doubtful ? Optional.empty() : Optional.of(charset);
  }

  /** The place of the high byte in a pair, or -1: in other texts both places hold the same. */
  private static int likelier(byte[] bytes, double big, double little) {
    if (Math.abs(big - little) > 0.2) {
      return big > little ? 0 : 1;
    }
    double even = concentration(bytes, 0);
    double odd = concentration(bytes, 1);
    return even > 2 * odd ? 0 : odd > 2 * even ? 1 : -1;
  }

  private static double shareOfIdeographs(byte[] bytes, int high) {
    return share(bytes, high, KANA, 0x9F) + share(bytes, high, 0xFF, 0xFF);
  }

  private static double share(byte[] bytes, int place, int from, int to) {
    int count = 0;
    for (int i = place; i < bytes.length; i += 2) {
      int value = Byte.toUnsignedInt(bytes[i]);
      count += value >= from && value <= to ? 1 : 0;
    }
    return 2.0 * count / bytes.length;
  }

  /** How likely two bytes at such places are the same. */
  private static double concentration(byte[] bytes, int place) {
    int[] counts = new int[VALUES];
    for (int i = place; i < bytes.length; i += 2) {
      counts[Byte.toUnsignedInt(bytes[i])]++;
    }
    double sum = 0;
    for (int count : counts) {
      sum += (double) count * count;
    }
    return 4 * sum / bytes.length / bytes.length;
  }

  private static boolean decodes(byte[] bytes, Charset charset) {
    try {
      charset.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
