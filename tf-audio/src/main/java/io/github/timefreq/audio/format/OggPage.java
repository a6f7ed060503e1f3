package io.github.timefreq.audio.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A page of an Ogg file (RFC 3533, section 6), complete and with the right checksum. */
final class OggPage {
  static final int NUMBER = 18;
  static final int CHECKSUM = 22;
  private static final int FLAGS = 5;
  private static final int GRANULES = 6;
  private static final int SERIAL = 14;
  private static final int SEGMENTS = 26;
  private static final int LENGTHS = 27;
  private static final int CONTINUED = 1;
  private static final int FIRST = 2;
  private static final int LAST = 4;
  private static final int[] CRC = new int[256];

  static {
    for (int i = 0; i < CRC.length; i++) {
      int crc = i << 24;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc << 1) ^ (crc < 0 ? 0x04C11DB7 : 0);
      }
      CRC[i] = crc;
    }
  }

  private final byte[] file;
  private final int start;
  private final ByteBuffer header;
  private final int end;

  private OggPage(byte[] file, int start) throws AudioFormatException {
    this.file = file;
    this.start = start;
    int body = start + LENGTHS;
    if (body <= file.length) {
      body += Byte.toUnsignedInt(file[start + SEGMENTS]);
    }
    if (body > file.length) {
      throw cutOff();
    }
    header = ByteBuffer.wrap(file, start, body - start).slice().order(ByteOrder.LITTLE_ENDIAN);
    int last = body;
    for (int i = LENGTHS; i < header.limit(); i++) {
      last += Byte.toUnsignedInt(header.get(i));
    }
    if (last > file.length) {
      throw cutOff();
    }
    end = last;
  }

  /** Whether a page begins there. */
  static boolean isAt(byte[] file, int start) {
    return AudioFiles.startsWith(file, start, "OggS");
  }

  /** Reads the page that begins there. */
  static OggPage at(byte[] file, int start) throws AudioFormatException {
    if (start == file.length) {
      throw cutOff();
    }
    if (!isAt(file, start)) {
      throw new AudioFormatException("it has no Ogg page at byte " + start);
    }
    OggPage page = new OggPage(file, start);
    if (crc(file, start, page.end) != page.header.getInt(CHECKSUM)) {
      throw new AudioFormatException("the checksum of its Ogg page at byte " + start + " is wrong");
    }
    return page;
  }

  private static AudioFormatException cutOff() {
    return new AudioFormatException("its Ogg stream has no last page: it is cut off");
  }

  /** The stream that it belongs to. */
  int serial() {
    return header.getInt(SERIAL);
  }

  /** Its place in the stream. */
  int number() {
    return header.getInt(NUMBER);
  }

  boolean isFirst() {
    return (header.get(FLAGS) & FIRST) != 0;
  }

  boolean isLast() {
    return (header.get(FLAGS) & LAST) != 0;
  }

  /** Position in the stream at its end: for Vorbis the number of frames. */
  long granules() {
    return header.getLong(GRANULES);
  }

  /** Where the next page begins. */
  int end() {
    return end;
  }

  /**
   * Takes it apart.
   *
   * @param packets gets the packets that end in this page
   * @param open holds the beginning of a packet that the page before left open, and gets that of
   *     the one that this page does
   */
  void unpack(List<byte[]> packets, ByteArrayOutputStream open) {
    if ((header.get(FLAGS) & CONTINUED) == 0) {
      open.reset();
    }
    int place = start + header.limit();
    for (int i = LENGTHS; i < header.limit(); i++) {
      int length = Byte.toUnsignedInt(header.get(i));
      open.write(file, place, length);
      place += length;
      if (length < 255) {
        packets.add(open.toByteArray());
        open.reset();
      }
    }
  }

  /** The checksum of a page, without the four bytes that hold it. */
  static int crc(byte[] file, int from, int to) {
    int crc = 0;
    for (int i = from; i < to; i++) {
      boolean own = i >= from + CHECKSUM && i < from + CHECKSUM + 4;
      crc = (crc << 8) ^ CRC[(crc >>> 24) ^ (own ? 0 : file[i] & 0xFF)];
    }
    return crc;
  }
}
