package io.github.timefreq.audio.format;

/**
 * Decodes the frames of a FLAC stream (RFC 9639, section 9). It computes in 64 bits: predictors of
 * samples of 24 and 32 bits overflow 32.
 */
final class FlacFrame {
  private static final int SYNC = 0x3FFE;
  private static final int LEFT_SIDE = 8;
  private static final int SIDE_RIGHT = 9;
  private static final int MID_SIDE = 10;
  private static final int[] SAMPLE_BITS = {0, 8, 12, -1, 16, 20, 24, 32};
  private static final int[] RATES = {
    0, 88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000
  };

  private final FlacBits in;
  private final FlacInfo info;
  private final long[][] samples;
  private int length;
  private int assignment;

  FlacFrame(FlacBits in, FlacInfo info) {
    this.in = in;
    this.info = info;
    samples = new long[info.channels()][];
  }

  /** Samples of a channel in the frame that was read last. */
  int length() {
    return length;
  }

  /** A sample of that frame. */
  long sample(int channel, int n) {
    return samples[channel][n];
  }

  /** Reads the frame that begins at the next byte. */
  void read() throws AudioFormatException {
    int start = in.position();
    readHeader(start);
    for (int c = 0; c < samples.length; c++) {
      boolean side =
          assignment == SIDE_RIGHT
              ? c == 0
              : (assignment == LEFT_SIDE || assignment == MID_SIDE) && c == 1;
      samples[c] = new FlacSubframe(in, length, info.bits() + (side ? 1 : 0)).read();
    }
    in.align();
    int crc = in.crc16(start);
    if (in.read(16) != crc) {
      throw FlacReader.damaged();
    }
    correlate();
    requireRange();
  }

  private void readHeader(int start) throws AudioFormatException {
    require(in.read(14) == SYNC && in.read(1) == 0);
    in.read(1); // blocks of one size or of several
    int size = (int) in.read(4);
    int rate = (int) in.read(4);
    assignment = (int) in.read(4);
    int bits = SAMPLE_BITS[(int) in.read(3)];
    require(in.read(1) == 0);
    skipNumber();
    length =
        switch (size) {
          case 0 -> throw FlacReader.damaged();
          case 1 -> 192;
          case 2, 3, 4, 5 -> 576 << (size - 2);
          case 6 -> (int) in.read(8) + 1;
          case 7 -> (int) in.read(16) + 1;
          default -> 256 << (size - 8);
        };
    long hertz =
        switch (rate) {
          case 12 -> 1000 * in.read(8);
          case 13 -> in.read(16);
          case 14 -> 10 * in.read(16);
          case 15 -> throw FlacReader.damaged();
          default -> RATES[rate];
        };
    int crc = in.crc8(start);
    require(in.read(8) == crc);
    require(assignment <= MID_SIDE);
    int channels = assignment < LEFT_SIDE ? assignment + 1 : 2;
    if ((hertz != 0 && hertz != info.rate())
        || (bits != 0 && bits != info.bits())
        || channels != info.channels()) {
      throw new AudioFormatException(
          "its FLAC stream changes its sample rate, width or channels on the way, which is not"
              + " supported");
    }
  }

  /** The number of the frame or its first sample, coded like a character of UTF-8. */
  private void skipNumber() throws AudioFormatException {
    int first = (int) in.read(8);
    int ones = Integer.numberOfLeadingZeros(~(first << 24));
    require(ones != 1 && ones <= 7);
    for (int i = 1; i < ones; i++) {
      require(in.read(8) >>> 6 == 2);
    }
  }

  private void correlate() {
    for (int n = 0; assignment >= LEFT_SIDE && n < length; n++) {
      long one = samples[0][n];
      long other = samples[1][n];
      switch (assignment) {
        case LEFT_SIDE -> samples[1][n] = one - other;
        case SIDE_RIGHT -> samples[0][n] = one + other;
        default -> {
          long sum = (one << 1) | (other & 1);
          samples[0][n] = (sum + other) >> 1;
          samples[1][n] = (sum - other) >> 1;
        }
      }
    }
  }

  private void requireRange() throws AudioFormatException {
    int free = Long.SIZE - info.bits();
    for (long[] channel : samples) {
      for (int n = 0; n < length; n++) {
        require(channel[n] << free >> free == channel[n]);
      }
    }
  }

  private static void require(boolean condition) throws AudioFormatException {
    if (!condition) {
      throw FlacReader.damaged();
    }
  }
}
