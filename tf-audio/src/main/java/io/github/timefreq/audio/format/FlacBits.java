package io.github.timefreq.audio.format;

/** Reads the bits of a FLAC stream, the highest first, and the checksums over them. */
final class FlacBits {
  private static final int CRC8 = 0x07;
  private static final int CRC16 = 0x8005;
  private static final int[] CRC8_TABLE = table(CRC8, 8);
  private static final int[] CRC16_TABLE = table(CRC16, 16);

  private final byte[] bytes;
  private long place;

  FlacBits(byte[] bytes, int start) {
    this.bytes = bytes;
    place = 8L * start;
  }

  /** Reads a number without a sign, of at most 36 bits. */
  long read(int bits) throws AudioFormatException {
    if (place + bits > 8L * bytes.length) {
      throw new AudioFormatException("its FLAC stream is cut off");
    }
    long value = 0;
    int left = bits;
    while (left > 0) {
      int offset = (int) (place & 7);
      int taken = Math.min(left, 8 - offset);
      int part = Byte.toUnsignedInt(bytes[(int) (place >>> 3)]) >>> (8 - offset - taken);
      value = value << taken | (part & ((1 << taken) - 1));
      place += taken;
      left -= taken;
    }
    return value;
  }

  /** Reads a number in two's complement. */
  long readSigned(int bits) throws AudioFormatException {
    if (bits == 0) {
      return 0;
    }
    long value = read(bits);
    return value << (Long.SIZE - bits) >> (Long.SIZE - bits);
  }

  /** Counts zeros, and reads the one behind them. */
  int readUnary() throws AudioFormatException {
    int zeros = 0;
    while (read(1) == 0) {
      zeros++;
    }
    return zeros;
  }

  /** Goes to the next whole byte; the bits on the way must be 0. */
  void align() throws AudioFormatException {
    int bits = (int) (-place & 7);
    if (read(bits) != 0) {
      throw FlacReader.damaged();
    }
  }

  /** The byte to be read next, at a whole one. */
  int position() {
    return (int) (place >>> 3);
  }

  /** Checksum of the bytes from a place to the next one. */
  int crc8(int from) {
    int crc = 0;
    for (int i = from; i < position(); i++) {
      crc = CRC8_TABLE[crc ^ Byte.toUnsignedInt(bytes[i])];
    }
    return crc;
  }

  /** Checksum of the bytes from a place to the next one. */
  int crc16(int from) {
    int crc = 0;
    for (int i = from; i < position(); i++) {
      crc = (crc << 8 & 0xFFFF) ^ CRC16_TABLE[crc >>> 8 ^ Byte.toUnsignedInt(bytes[i])];
    }
    return crc;
  }

  private static int[] table(int polynomial, int width) {
    int[] table = new int[256];
    int top = 1 << (width - 1);
    int mask = (1 << width) - 1;
    for (int i = 0; i < table.length; i++) {
      int crc = i << (width - 8);
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc << 1 & mask) ^ ((crc & top) != 0 ? polynomial : 0);
      }
      table[i] = crc;
    }
    return table;
  }
}
