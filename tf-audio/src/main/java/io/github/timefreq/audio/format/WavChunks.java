package io.github.timefreq.audio.format;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;

/** Finds where sound of unknown length ends: at chunks that go on to the end of the file. */
final class WavChunks {
  static final int HEADER = 8;

  /** What programs write behind sound. */
  private static final int[] KNOWN =
      Stream.of(
              "LIST", "INFO", "id3 ", "ID3 ", "data", "fact", "cue ", "smpl", "inst", "plst",
              "labl", "note", "ltxt", "bext", "iXML", "axml", "bxml", "sxml", "chna", "JUNK",
              "junk", "PAD ", "pad ", "FLLR", "_PMX", "afsp", "DISP", "acid", "strc", "PEAK",
              "cart", "umid", "levl", "minf", "elm1", "elmo", "regn", "ovwf", "mext", "link",
              "tlst", "LGWV", "SAUR", "AFAn", "ResU", "ICRD", "C2PA", "SMED", "XMP ", "olym")
          .mapToInt(WavChunks::fourCc)
          .sorted()
          .toArray();

  private WavChunks() {}

  /** A chunk's id as a big-endian number. */
  static int fourCc(String id) {
    return id.charAt(0) << 24 | id.charAt(1) << 16 | id.charAt(2) << 8 | id.charAt(3);
  }

  /** The first place from which on known chunks reach the end of the file, or that end. */
  static int startOfLast(ByteBuffer file, int from) {
    for (int at = from; file.limit() - at >= HEADER; at += 2) {
      if (isKnown(idAt(file, at)) && reachEnd(file, at, true)) {
        return at;
      }
    }
    return file.limit();
  }

  /** Whether the file ends there, or holds chunks up to its end. */
  static boolean reachEnd(ByteBuffer file, int place, boolean known) {
    long at = place;
    while (file.limit() - at >= HEADER) {
      int id = idAt(file, (int) at);
      if (known ? !isKnown(id) : !isPrintable(id)) {
        return false;
      }
      long length = Integer.toUnsignedLong(file.getInt((int) at + 4));
      at += HEADER + length + (length & 1);
    }
    // The pad of the last chunk may be missing.
    return at >= file.limit() && at <= file.limit() + 1L;
  }

  private static int idAt(ByteBuffer file, int at) {
    return Integer.reverseBytes(file.getInt(at));
  }

  private static boolean isKnown(int id) {
    return Arrays.binarySearch(KNOWN, id) >= 0;
  }

  private static boolean isPrintable(int id) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      int letter = id >> shift & 0xFF;
      if (letter < ' ' || letter > '~') {
        return false;
      }
    }
    return true;
  }
}
