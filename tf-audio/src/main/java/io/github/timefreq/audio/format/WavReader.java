package io.github.timefreq.audio.format;

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

  /**
   * Declared lengths from this on mean that the writer did not know it: 0x7FFFFFFF, 0x80000000 or
   * 0xFFFFFFFF, rounded or with some header subtracted.
   */
  private static final long UNKNOWN_LENGTH = 0x7FFF0000L;

  private static final int CHUNK_HEADER = 8;

  private final ByteBuffer file;
  private int encoding;
  private int channels;
  private int rate;
  private int width;
  private long length64 = -1;

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
      } else if (id == fourCc("ds64") && length >= 24 && length <= file.remaining()) {
        length64 = file.getLong(file.position() + 8);
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
          "its format %#x%s with %d bits is not supported; PCM of 8 to 32 and float of 32 or 64 bits are"
              .formatted(encoding, name(encoding), bits));
    }
    if (channels == 0 || frame != channels * width) {
      throw new AudioFormatException(
          "its frames of %d bytes do not fit %d channels of %d bits"
              .formatted(frame, channels, bits));
    }
  }

  private static String name(int encoding) {
    return switch (encoding) {
      case 2, 0x11 -> " (ADPCM)";
      case 6 -> " (A-law)";
      case 7 -> " (mu-law)";
      case 0x50, 0x55 -> " (MPEG)";
      default -> "";
    };
  }

  private void readData(long declared, MonoMix mix) throws AudioFormatException {
    if (channels == 0) {
      throw new AudioFormatException("its data comes before its format");
    }
    int there = file.remaining();
    long length = declared == 0xFFFFFFFFL && length64 > 0 ? length64 : declared;
    boolean open = length >= UNKNOWN_LENGTH && length != length64;
    open |= length == 0 && !isEndOfChunks(file.position());
    if (!open && length > there) {
      throw new AudioFormatException(
          "it declares %d bytes of sound and holds %d: it is cut off".formatted(length, there));
    }
    long frames = (open ? there : length) / ((long) channels * width);
    mix.expect(frames);
    for (long n = 0; n < frames; n++) {
      double sum = 0;
      for (int c = 0; c < channels; c++) {
        sum += mix.require(sample());
      }
      mix.add(sum, channels);
    }
  }

  /** Whether the file ends there, or holds chunks up to its end. */
  private boolean isEndOfChunks(int place) {
    long at = place;
    while (file.limit() - at >= CHUNK_HEADER) {
      for (int i = 0; i < 4; i++) {
        byte letter = file.get((int) at + i);
        if (letter < ' ' || letter > '~') {
          return false;
        }
      }
      long length = Integer.toUnsignedLong(file.getInt((int) at + 4));
      at += CHUNK_HEADER + length + (length & 1);
    }
    // The pad of the last chunk may be missing.
    return at >= file.limit() && at <= file.limit() + 1L;
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
