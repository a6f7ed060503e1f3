package io.github.timefreq.audio.format;

import java.util.HexFormat;

/**
 * What the first block of a FLAC file's metadata says of its stream (RFC 9639, section 8.2).
 *
 * @param rate samples a second (Hz)
 * @param channels channels, 1 to 8
 * @param bits bits of a sample, 4 to 32
 * @param samples samples of a channel, 0 if that was not known to the writer
 * @param md5 checksum of all samples in hexadecimal digits, zeros if it was not known
 */
record FlacInfo(int rate, int channels, int bits, long samples, String md5) {
  private static final String UNKNOWN_MD5 = "0".repeat(32);

  static FlacInfo read(FlacBits in) throws AudioFormatException {
    in.read(32); // smallest and largest blocks
    in.read(24); // smallest and
    in.read(24); // largest frames
    int rate = AudioFiles.requireRate(in.read(20));
    int channels = (int) in.read(3) + 1;
    int bits = (int) in.read(5) + 1;
    long samples = in.read(36);
    byte[] md5 = new byte[16];
    for (int i = 0; i < md5.length; i++) {
      md5[i] = (byte) in.read(8);
    }
    if (bits < 4) {
      throw FlacReader.damaged();
    }
    return new FlacInfo(rate, channels, bits, samples, HexFormat.of().formatHex(md5));
  }

  boolean hasMd5() {
    return !md5.equals(UNKNOWN_MD5);
  }
}
