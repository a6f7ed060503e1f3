package io.github.timefreq.training.internal.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The one reader of texts from files: use it for whatever a person wrote, texts to train on, tables
 * and configurations alike.
 *
 * <p>It decodes UTF-8, and UTF-16 that begins with a byte order mark. Everything else is refused
 * with a word on what it seems to be: bytes in another encoding would give wrong characters, and
 * two different labels could become one. Byte order marks (U+FEFF) are dropped, also those within a
 * text, which stand where files were joined. Control characters but tabs, ends of lines and form
 * feeds are refused too: they are of encodings that switch by them, of terminals, or of damage.
 */
public final class Utf8Text {
  private static final int PIECE = 1 << 13;
  private static final String MARK = "\uFEFF";

  private Utf8Text() {}

  /**
   * Decodes a text.
   *
   * @param bytes the whole file
   * @param name what messages call it
   * @return the text, without byte order marks
   * @throws IOException if the bytes are no such text: one line with the name, what they seem to be
   *     and what to do
   */
  public static String decode(byte[] bytes, String name) throws IOException {
    Optional<String> flaw = flaw(bytes);
    if (flaw.isPresent()) {
      throw new IOException(name + " " + flaw.get());
    }
    String text = new String(bytes, encoding(bytes));
    return text.contains(MARK) ? text.replace(MARK, "") : text;
  }

  /**
   * Turns a text into UTF-8 without byte order marks.
   *
   * @param bytes the whole file
   * @param name what messages call it
   * @return UTF-8; the same array where it is such already
   * @throws IOException if the bytes are no text that {@link #decode} reads
   */
  public static byte[] toUtf8(byte[] bytes, String name) throws IOException {
    Optional<String> flaw = flaw(bytes);
    if (flaw.isPresent()) {
      throw new IOException(name + " " + flaw.get());
    }
    boolean asItIs = encoding(bytes).equals(StandardCharsets.UTF_8) && !hasMark(bytes);
    return asItIs ? bytes : decode(bytes, name).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Says why bytes are no text that {@link #decode} reads.
   *
   * @param bytes the whole file
   * @return words to follow the file's name: what is wrong and what to do; nothing if it is a text
   */
  public static Optional<String> flaw(byte[] bytes) {
    Optional<FileKind> kind = FileKind.of(bytes);
    if (kind.isPresent()) {
      return Optional.of("is " + kind.get().description() + "; " + kind.get().remedy());
    }
    if (startsWith(bytes, 0xFF, 0xFE, 0, 0) || startsWith(bytes, 0, 0, 0xFE, 0xFF)) {
      String utf32 = bytes[0] == 0 ? "UTF-32BE" : "UTF-32LE";
      return Optional.of("is " + utf32 + ", not UTF-8; " + EncodingGuess.iconv("UTF-32"));
    }
    Charset encoding = encoding(bytes);
    if (!encoding.equals(StandardCharsets.UTF_8)) {
      return flawOfUtf16(bytes, encoding);
    }
    int nul = indexOfNul(bytes);
    if (nul >= 0) {
      return Optional.of(EncodingGuess.ofBytesWithNul(bytes, nul));
    }
    int flaw = malformed(bytes, encoding);
    if (flaw >= 0) {
      return Optional.of(EncodingGuess.ofMalformed(bytes, flaw));
    }
    int control = ControlCharacters.indexIn(bytes);
    if (control >= 0) {
      return Optional.of(
          EncodingGuess.utf16WithoutNul(bytes)
              .orElseGet(() -> ControlCharacters.of(bytes, control)));
    }
    return SevenBitGuess.of(bytes)
        .map(name -> "seems to be " + name + ", not UTF-8; " + EncodingGuess.iconv(name));
  }

  private static Optional<String> flawOfUtf16(byte[] bytes, Charset encoding) {
    int flaw = malformed(bytes, encoding);
    if (flaw >= 0) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "begins with the byte order mark of %s, but is damaged at offset %d",
              encoding,
              flaw));
    }
    int control = ControlCharacters.indexIn(bytes, encoding);
    return control < 0 ? Optional.empty() : Optional.of(ControlCharacters.ofUtf16(bytes, control));
  }

  /**
   * Finds the encoding of a text that has no {@link #flaw}.
   *
   * @param bytes the whole file
   * @return UTF-16 as its byte order mark says, else UTF-8
   */
  public static Charset encoding(byte[] bytes) {
    if (startsWith(bytes, 0xFF, 0xFE)) {
      return StandardCharsets.UTF_16LE;
    }
    return startsWith(bytes, 0xFE, 0xFF) ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (i >= bytes.length || Byte.toUnsignedInt(bytes[i]) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasMark(byte[] utf8) {
    for (int i = 0; i + 2 < utf8.length; i++) {
      if (utf8[i] == (byte) 0xEF && utf8[i + 1] == (byte) 0xBB && utf8[i + 2] == (byte) 0xBF) {
        return true;
      }
    }
    return false;
  }

  private static int indexOfNul(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        return i;
      }
    }
    return -1;
  }

  /** Offset of the first malformed byte, or -1. */
  private static int malformed(byte[] bytes, Charset encoding) {
    CharsetDecoder decoder = encoding.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(PIECE);
    CoderResult result;
    do {
      result = decoder.decode(in, out.clear(), true);
    } while (result.isOverflow());
    return result.isError() ? in.position() : -1;
  }
}
