package io.github.timefreq.audio.format;

/** Reads the bits of a Vorbis header, the lowest first. */
final class VorbisBits {
  private final byte[] bytes;
  private long place;

  VorbisBits(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Reads a number of at most 32 bits. */
  int read(int bits) throws AudioFormatException {
    if (place + bits > 8L * bytes.length) {
      throw new AudioFormatException("its Vorbis headers are damaged");
    }
    long value = 0;
    for (int i = 0; i < bits; i++) {
      int bit = (bytes[(int) (place >>> 3)] >>> (place & 7)) & 1;
      value |= (long) bit << i;
      place++;
    }
    return (int) value;
  }

  boolean readBit() throws AudioFormatException {
    return read(1) == 1;
  }
}
