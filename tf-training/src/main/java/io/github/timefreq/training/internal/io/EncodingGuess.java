package io.github.timefreq.training.internal.io;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What bytes that are not UTF-8 seem to be: a word for a message, never a ground to decode them.
 */
final class EncodingGuess {
  /** Bytes that are looked at, where not all need be. */
  private static final int SAMPLE = 1 << 14;

  private static final int NON_ASCII = 0x80;

  /** Bytes that begin characters of UTF-8, and the most that one has. */
  private static final int FIRST_LEAD = 0xC2;

  private static final int LAST_LEAD = 0xF4;
  private static final int LONGEST = 4;

  /** The last plane of Unicode. */
  private static final int LAST_PLANE = 0x10;

  private EncodingGuess() {}

  /** Words to follow a file's name, for bytes that hold a NUL at some offset. */
  static String ofBytesWithNul(byte[] bytes, int nul) {
    byte[] sample = Arrays.copyOf(bytes, Math.min(bytes.length, SAMPLE));
    String where = String.format(Locale.ROOT, "byte 0x00 at offset %d", nul);
    Optional<String> wide = utf16WithoutNul(bytes);
    if (wide.isEmpty() && isTextBetweenNuls(sample)) {
      return "has a " + where + ", which is no character; drop it with: tr -d '\\000'";
    }
    boolean whole = bytes.length % Integer.BYTES == 0;
    if (whole && (isUtf32(sample, 3) || isUtf32(sample, 0))) {
      String encoding = isUtf32(sample, 3) ? "UTF-32LE" : "UTF-32BE";
      return "seems to be " + encoding + ", not UTF-8; " + iconv(encoding);
    }
    return wide.or(() -> utf16(bytes))
        .orElse("seems to be binary (" + where + "); give a text file");
  }

  /** Words to follow a file's name, for UTF-16 that holds hardly any ASCII. */
  static Optional<String> utf16WithoutNul(byte[] bytes) {
    return bytes.length % Character.BYTES == 0
        ? Utf16Guess.of(Arrays.copyOf(bytes, Math.min(bytes.length, SAMPLE)))
            .map(EncodingGuess::withoutMark)
        : Optional.empty();
  }

  private static String withoutMark(Charset charset) {
    return "seems to be "
        + charset
        + " without a byte order mark, not UTF-8; "
        + iconv(charset.name());
  }

  /** Words to follow a file's name, for bytes without a NUL that are not UTF-8 at some offset. */
  static String ofMalformed(byte[] bytes, int flaw) {
    Optional<String> utf16 = utf16WithoutNul(bytes);
    if (utf16.isPresent()) {
      return utf16.get();
    }
    int high = 0;
    int inSequences = 0;
    for (int i = 0; i < bytes.length; i++) {
      high += bytes[i] < 0 ? 1 : 0;
      inSequences += sequence(bytes, i);
    }
    String guess;
    if (inSequences > 0 && isCutOff(bytes, flaw)) {
      guess = "cut off within a character; leave out its last bytes";
    } else if (2L * inSequences > high) {
      guess = "UTF-8 that is damaged there; drop such bytes with: iconv -c -f UTF-8 -t UTF-8";
    } else {
      guess = SingleByteGuess.of(bytes);
    }
    return String.format(
        Locale.ROOT,
        "is not UTF-8: byte 0x%02X at offset %d; it seems to be %s",
        bytes[flaw],
        flaw,
        guess);
  }

  /** Whether nothing follows but what continues the character that begins there. */
  private static boolean isCutOff(byte[] bytes, int flaw) {
    for (int i = flaw + 1; i < bytes.length; i++) {
      if (!continues(bytes[i])) {
        return false;
      }
    }
    return Byte.toUnsignedInt(bytes[flaw]) >= FIRST_LEAD && bytes.length - flaw < LONGEST;
  }

  static String iconv(String encoding) {
    return "convert it with: iconv -f " + encoding + " -t UTF-8";
  }

  /** Length of the well-formed character of several bytes that begins there, or 0. */
  private static int sequence(byte[] bytes, int at) {
    int lead = Byte.toUnsignedInt(bytes[at]);
    if (lead < FIRST_LEAD || lead > LAST_LEAD) {
      return 0;
    }
    int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : LONGEST;
    for (int i = 1; i < length; i++) {
      if (at + i >= bytes.length || !continues(bytes[at + i])) {
        return 0;
      }
    }
    return length;
  }

  private static boolean continues(byte value) {
    return (value & 0xC0) == NON_ASCII;
  }

  private static boolean isTextBetweenNuls(byte[] bytes) {
    int nuls = 0;
    for (byte value : bytes) {
      if (value > 0 && value < ' ' && !Character.isWhitespace(value)) {
        return false;
      }
      nuls += value == 0 ? 1 : 0;
    }
    return 4 * nuls < bytes.length;
  }

  /** Whether in every four bytes the highest, at {@code most}, is 0 and the next one small. */
  private static boolean isUtf32(byte[] bytes, int most) {
    int plane = most == 0 ? 1 : 2;
    for (int i = 0; i < bytes.length; i += Integer.BYTES) {
      if (bytes[i + most] != 0 || Byte.toUnsignedInt(bytes[i + plane]) > LAST_PLANE) {
        return false;
      }
    }
    return true;
  }

  private static Optional<String> utf16(byte[] bytes) {
    byte[] sample = Arrays.copyOf(bytes, Math.min(bytes.length, SAMPLE));
    int little = asciiOfUtf16(sample, StandardCharsets.UTF_16LE);
    int big = asciiOfUtf16(sample, StandardCharsets.UTF_16BE);
    if (bytes.length % Character.BYTES != 0 || (little <= 0 && big <= 0)) {
      return Optional.empty();
    }
    return Optional.of(
        withoutMark(little >= big ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE));
  }

  /** How many ASCII characters a text of UTF-16 has at its beginning, or -1 if it is none. */
  private static int asciiOfUtf16(byte[] bytes, Charset charset) {
    CharsetDecoder decoder = charset.newDecoder();
    CharBuffer text = CharBuffer.allocate(SAMPLE);
    if (decoder.decode(ByteBuffer.wrap(bytes), text, false).isError()) {
      return -1;
    }
    text.flip();
    boolean unlikely =
        text.codePoints().filter(EncodingGuess::isUnlikely).count() * 20 > text.length();
    return unlikely ? -1 : (int) text.chars().filter(point -> point < NON_ASCII).count();
  }

  private static boolean isUnlikely(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL -> !Character.isWhitespace(point);
      case Character.UNASSIGNED, Character.PRIVATE_USE, Character.SURROGATE -> true;
      default -> false;
    };
  }
}
