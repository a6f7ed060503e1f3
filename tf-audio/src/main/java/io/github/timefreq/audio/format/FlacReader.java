package io.github.timefreq.audio.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Reads FLAC (RFC 9639). The checksums of frames and the MD5 of all samples are checked where the
 * file has them, so that what is decoded is what was encoded.
 */
final class FlacReader {
  private static final int MARK = 4;
  private static final int INFO_BYTES = 34;

  private FlacReader() {}

  /** Adds the frames of a file, and returns its sample rate. */
  static int read(byte[] file, MonoMix mix) throws AudioFormatException {
    FlacBits in = new FlacBits(file, MARK);
    FlacInfo info = readMetadata(in);
    FlacFrame frame = new FlacFrame(in, info);
    MessageDigest md5 = md5();
    long read = 0;
    while (info.samples() == 0 ? in.position() < file.length : read < info.samples()) {
      if (in.position() == file.length) {
        throw new AudioFormatException(
            "it declares %d samples and holds %d: it is cut off".formatted(info.samples(), read));
      }
      frame.read();
      add(frame, info, mix, md5);
      read += frame.length();
    }
    // What follows the last frame, such as tags of other formats, is not looked at.
    if (info.hasMd5() && !HexFormat.of().formatHex(md5.digest()).equals(info.md5())) {
      throw new AudioFormatException(
          "its samples do not have the MD5 that it states: it is damaged, or was not written as a"
              + " whole");
    }
    return info.rate();
  }

  private static FlacInfo readMetadata(FlacBits in) throws AudioFormatException {
    boolean last = in.read(1) == 1;
    if (in.read(7) != 0 || in.read(24) != INFO_BYTES) {
      throw damaged();
    }
    FlacInfo info = FlacInfo.read(in);
    while (!last) {
      last = in.read(1) == 1;
      in.read(7);
      for (long left = in.read(24); left > 0; left -= Math.min(left, 4)) {
        in.read((int) (8 * Math.min(left, 4)));
      }
    }
    return info;
  }

  private static void add(FlacFrame frame, FlacInfo info, MonoMix mix, MessageDigest md5)
      throws AudioFormatException {
    int width = (info.bits() + 7) / 8;
    ByteBuffer bytes =
        ByteBuffer.allocate(frame.length() * info.channels() * width + Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    double scale = Math.scalb(1.0, 1 - info.bits());
    for (int n = 0; n < frame.length(); n++) {
      double sum = 0;
      for (int c = 0; c < info.channels(); c++) {
        long sample = frame.sample(c, n);
        sum += (double) sample;
        bytes.putInt(bytes.position(), (int) sample).position(bytes.position() + width);
      }
      mix.add(sum * scale, info.channels());
    }
    md5.update(bytes.flip());
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  static AudioFormatException damaged() {
    return new AudioFormatException("its FLAC stream is damaged or cut off");
  }
}
