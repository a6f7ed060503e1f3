package io.github.timefreq.audio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The packets of the first logical stream of an Ogg file (RFC 3533).
 *
 * @param packets in their order
 * @param granules position at the end of the last page: for Vorbis the number of frames
 */
record OggPackets(List<byte[]> packets, long granules) {
  private static final int HEADER = 27;
  private static final int CHECKSUM = 22;
  private static final int CONTINUED = 1;
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

  /** Takes a file apart. */
  static OggPackets of(byte[] file) throws AudioFormatException {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> packets = new ArrayList<>();
    ByteArrayOutputStream open = new ByteArrayOutputStream();
    int serial = file.length < HEADER ? 0 : in.getInt(14);
    while (in.remaining() >= HEADER) {
      int page = in.position();
      if (!AudioFiles.startsWith(file, page, "OggS")) {
        throw new AudioFormatException("it has no Ogg page at byte " + page);
      }
      int flags = in.get(page + 5);
      int segments = Byte.toUnsignedInt(in.get(page + HEADER - 1));
      int end = page + HEADER + segments;
      for (int i = 0; i < segments && end <= file.length; i++) {
        end += Byte.toUnsignedInt(file[page + HEADER + i]);
      }
      if (end > file.length) {
        break;
      }
      if (crc(file, page, end) != in.getInt(page + CHECKSUM)) {
        throw new AudioFormatException(
            "the checksum of its Ogg page at byte " + page + " is wrong");
      }
      in.position(end);
      if (in.getInt(page + 14) != serial) {
        continue;
      }
      if ((flags & CONTINUED) == 0) {
        open.reset();
      }
      int place = page + HEADER + segments;
      for (int i = 0; i < segments; i++) {
        int length = Byte.toUnsignedInt(file[page + HEADER + i]);
        open.write(file, place, length);
        place += length;
        if (length < 255) {
          packets.add(open.toByteArray());
          open.reset();
        }
      }
      if ((flags & LAST) != 0) {
        return new OggPackets(packets, in.getLong(page + 6));
      }
    }
    throw new AudioFormatException("its Ogg stream has no last page: it is cut off");
  }

  private static int crc(byte[] file, int from, int to) {
    int crc = 0;
    for (int i = from; i < to; i++) {
      boolean own = i >= from + CHECKSUM && i < from + CHECKSUM + 4;
      crc = (crc << 8) ^ CRC[(crc >>> 24) ^ (own ? 0 : file[i] & 0xFF)];
    }
    return crc;
  }
}
