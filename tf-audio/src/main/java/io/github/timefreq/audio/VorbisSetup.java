package io.github.timefreq.audio;

import de.jarnbjo.util.io.BitInputStream;
import de.jarnbjo.vorbis.IdentificationHeader;
import java.io.IOException;

/**
 * The sizes that a Vorbis stream declares, checked against what the reference decoder accepts
 * (Vorbis I specification, sections 3.2.1 and 4.2.2; libvorbis, {@code vorbis_staticbook_unpack}).
 */
final class VorbisSetup {
  private static final int SMALLEST_BLOCK = 64;
  private static final int LARGEST_BLOCK = 8192;

  /** Channels of a stream: Vorbis allows 255, sounds have a few. */
  private static final int MOST_CHANNELS = 32;

  private VorbisSetup() {}

  static void requireSane(IdentificationHeader header) throws AudioFormatException {
    AudioFiles.requireRate(Integer.toUnsignedLong(header.getSampleRate()));
    require(
        header.getVersion() == 0
            && header.getChannels() >= 1
            && header.getChannels() <= MOST_CHANNELS
            && header.getBlockSize0() >= SMALLEST_BLOCK
            && header.getBlockSize0() <= header.getBlockSize1()
            && header.getBlockSize1() <= LARGEST_BLOCK);
  }

  /** Walks through the codebooks, which come first and are the only large things. */
  static void requireSane(BitInputStream setup) throws IOException {
    for (int i = 0; i < 7; i++) {
      setup.getInt(8);
    }
    int books = setup.getInt(8) + 1;
    for (int i = 0; i < books; i++) {
      walkBook(setup);
    }
  }

  private static void walkBook(BitInputStream setup) throws IOException {
    require(setup.getInt(24) == 0x564342);
    int dimensions = setup.getInt(16);
    int entries = setup.getInt(24);
    require(dimensions >= 1 && entries >= 1 && bits(dimensions) + bits(entries) <= 24);
    if (setup.getBit()) {
      walkOrderedLengths(setup, entries);
    } else {
      boolean sparse = setup.getBit();
      for (int i = 0; i < entries; i++) {
        if (!sparse || setup.getBit()) {
          setup.getInt(5);
        }
      }
    }
    int lookup = setup.getInt(4);
    require(lookup <= 2);
    if (lookup > 0) {
      setup.getInt(32);
      setup.getInt(32);
      int width = setup.getInt(4) + 1;
      setup.getBit();
      int values = lookup == 2 ? entries * dimensions : root(entries, dimensions);
      for (int i = 0; i < values; i++) {
        setup.getInt(width);
      }
    }
  }

  private static void walkOrderedLengths(BitInputStream setup, int entries) throws IOException {
    setup.getInt(5);
    int done = 0;
    while (done < entries) {
      int run = setup.getInt(bits(entries - done));
      require(run <= entries - done);
      done += run;
    }
  }

  /** The greatest r with {@code r^dimensions <= entries}. */
  private static int root(int entries, int dimensions) {
    int root = (int) Math.floor(Math.pow(entries, 1.0 / dimensions));
    return Math.pow(root + 1, dimensions) <= entries ? root + 1 : root;
  }

  /** Bits that hold a number. */
  private static int bits(int number) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(number);
  }

  private static void require(boolean condition) throws AudioFormatException {
    if (!condition) {
      throw new AudioFormatException("its Vorbis headers are damaged");
    }
  }
}
