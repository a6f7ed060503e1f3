package io.github.timefreq.audio.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

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

  /** A GUID that begins with the number of a format and ends so is one of Microsoft's. */
  private static final String SUBFORMAT_END = "000000001000800000aa00389b71";

  private static final String AMBISONIC_END = "00002107d3118644c8c1ca000000";

  /**
   * Declared lengths from this on mean that the writer did not know it: 0x7FFFFFFF, 0x80000000 or
   * 0xFFFFFFFF, rounded or with some header subtracted.
   */
  private static final long UNKNOWN_LENGTH = 0x7FFF0000L;

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
    while (file.remaining() >= WavChunks.HEADER) {
      int id = Integer.reverseBytes(file.getInt());
      long length = Integer.toUnsignedLong(file.getInt());
      if (id == WavChunks.fourCc("fmt ")) {
        readFormat(length);
      } else if (id == WavChunks.fourCc("ds64") && length >= 24 && length <= file.remaining()) {
        length64 = file.getLong(file.position() + 8);
      } else if (isListOfWaves(id, length)) {
        throw new AudioFormatException(
            "it holds its sound in pieces (a list wavl), which are not read; write it as one");
      } else if (id == WavChunks.fourCc("data")) {
        readData(length, mix);
        return;
      }
      // Chunks begin at even places.
      long skipped = id == WavChunks.fourCc("fmt ") ? length & 1 : length + (length & 1);
      file.position((int) Math.min(file.position() + skipped, file.limit()));
    }
    throw new AudioFormatException("it has no data chunk");
  }

  private boolean isListOfWaves(int id, long length) {
    return id == WavChunks.fourCc("LIST")
        && length >= 4
        && file.remaining() >= 4
        && Integer.reverseBytes(file.getInt(file.position())) == WavChunks.fourCc("wavl");
  }

  private void readFormat(long length) throws AudioFormatException {
    if (channels != 0) {
      throw new AudioFormatException("it has two format chunks; write it with one");
    }
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
    if (encoding == EXTENSIBLE && length >= SUBFORMAT + 16) {
      encoding = Short.toUnsignedInt(file.getShort(start + SUBFORMAT));
      requireOfMicrosoft(start + SUBFORMAT);
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

  private void requireOfMicrosoft(int subformat) throws AudioFormatException {
    byte[] guid = new byte[16];
    file.get(subformat, guid);
    String digits = HexFormat.of().formatHex(guid);
    if (!digits.endsWith(SUBFORMAT_END)) {
      throw new AudioFormatException(
          "its format has the GUID %s%s, which is not read; write it as PCM or float"
              .formatted(digits, digits.endsWith(AMBISONIC_END) ? " (Ambisonic B-format)" : ""));
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
    int start = file.position();
    long length = declared == 0xFFFFFFFFL && length64 > 0 ? length64 : declared;
    boolean open = length >= UNKNOWN_LENGTH && length != length64;
    open |= length == 0 && !WavChunks.reachEnd(file, start, false);
    if (open) {
      length = (long) WavChunks.startOfLast(file, start) - start;
    }
    if (length > there) {
      throw new AudioFormatException(
          "it declares %d bytes of sound and holds %d: it is cut off".formatted(length, there));
    }
    requireNoMore((int) (start + length));
    long frames = length / ((long) channels * width);
    mix.expect(frames);
    for (long n = 0; n < frames; n++) {
      double sum = 0;
      for (int c = 0; c < channels; c++) {
        sum += mix.require(sample());
      }
      mix.add(sum, channels);
    }
  }

  private void requireNoMore(int end) throws AudioFormatException {
    long at = end + (end & 1L);
    while (file.limit() - at >= WavChunks.HEADER) {
      if (Integer.reverseBytes(file.getInt((int) at)) == WavChunks.fourCc("data")) {
        throw new AudioFormatException(
            "it has two data chunks, of which players read the first; write its sound as one");
      }
      long length = Integer.toUnsignedLong(file.getInt((int) at + 4));
      at += WavChunks.HEADER + length + (length & 1);
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
}
