package io.github.timefreq.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the chunks of a RIFF WAVE file (Microsoft and IBM, Multimedia Programming Interface, 1991;
 * WAVE_FORMAT_EXTENSIBLE as in Microsoft's "Multiple channel audio data and WAVE files").
 *
 * <p>Java Sound reads such files too, but not float of 64 bits on every version, and it leaves the
 * check of declared lengths to its caller.
 */
final class WavReader {
  private static final int PCM = 1;
  private static final int FLOAT = 3;
  private static final int EXTENSIBLE = 0xFFFE;
  private static final int SUBFORMAT = 24;
  private static final long UNKNOWN_LENGTH = 0xFFFFFFFFL;

  private final ByteBuffer file;
  private int encoding;
  private int channels;
  private int rate;
  private int width;

  private WavReader(byte[] bytes) {
    file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(12);
  }

  /** Adds the frames of a file, and returns its sample rate. */
  static int read(byte[] bytes, MonoMix mix) throws AudioFormatException {
    WavReader reader = new WavReader(bytes);
    reader.readChunks(mix);
    return reader.rate;
  }

  private void readChunks(MonoMix mix) throws AudioFormatException {
    while (file.remaining() >= 8) {
      int id = Integer.reverseBytes(file.getInt());
      long length = Integer.toUnsignedLong(file.getInt());
      if (id == fourCc("fmt ")) {
        readFormat(length);
      } else if (id == fourCc("data")) {
        readData(length, mix);
        return;
      }
      // Chunks begin at even places.
      long skipped = id == fourCc("fmt ") ? length & 1 : length + (length & 1);
      file.position((int) Math.min(file.position() + skipped, file.limit()));
    }
    throw new AudioFormatException("it has no data chunk");
  }

  private void readFormat(long length) throws AudioFormatException {
    if (length < 16 || length > file.remaining()) {
      throw new AudioFormatException("its format chunk has " + length + " bytes, or is cut off");
    }
    int start = file.position();
    encoding = Short.toUnsignedInt(file.getShort());
    channels = Short.toUnsignedInt(file.getShort());
    rate = AudioFiles.requireRate(Integer.toUnsignedLong(file.getInt()));
    file.getInt(); // bytes a second, which follows from the rest
    int frame = Short.toUnsignedInt(file.getShort());
    int bits = Short.toUnsignedInt(file.getShort());
    if (encoding == EXTENSIBLE && length >= SUBFORMAT + 2) {
      encoding = Short.toUnsignedInt(file.getShort(start + SUBFORMAT));
    }
    file.position((int) (start + length));
    // A width that is no multiple of 8 is padded at the low end of its bytes.
    width = (bits + 7) / 8;
    boolean known =
        encoding == PCM
            ? width >= 1 && width <= 4
            : encoding == FLOAT && (bits == 32 || bits == 64);
    if (!known) {
      throw new AudioFormatException(
          ("its format %#x with %d bits is not read; PCM of 8 to 32 and float of 32 or 64 bits"
                  + " are")
              .formatted(encoding, bits));
    }
    if (channels == 0 || frame != channels * width) {
      throw new AudioFormatException(
          "its frames of %d bytes do not fit %d channels of %d bits"
              .formatted(frame, channels, bits));
    }
  }

  private void readData(long declared, MonoMix mix) throws AudioFormatException {
    if (channels == 0) {
      throw new AudioFormatException("its data comes before its format");
    }
    int there = file.remaining();
    if (declared != UNKNOWN_LENGTH && declared > there) {
      throw new AudioFormatException(
          "it declares %d bytes of sound and holds %d: it is cut off".formatted(declared, there));
    }
    long frames = Math.min(declared, there) / ((long) channels * width);
    mix.expect(frames);
    for (long n = 0; n < frames; n++) {
      double sum = 0;
      for (int c = 0; c < channels; c++) {
        sum += sample();
      }
      mix.add(sum, channels);
    }
  }

  private double sample() {
    if (encoding == FLOAT) {
      return width == 4 ? file.getFloat() : file.getDouble();
    }
    return switch (width) {
      case 1 -> (Byte.toUnsignedInt(file.get()) - 0x80) * 0x1p-7;
      case 2 -> file.getShort() * 0x1p-15;
      case 3 -> ((file.get() & 0xFF) | (file.getShort() << 8)) * 0x1p-23;
      default -> file.getInt() * 0x1p-31;
    };
  }

  private static int fourCc(String id) {
    return id.charAt(0) << 24 | id.charAt(1) << 16 | id.charAt(2) << 8 | id.charAt(3);
  }
}
