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

  /** Walks through the setup header as far as it makes a decoder allocate: to the residues. */
  static void requireSane(BitInputStream setup) throws IOException {
    for (int i = 0; i < 7; i++) {
      setup.getInt(8);
    }
    int[][] books = new int[setup.getInt(8) + 1][];
    for (int i = 0; i < books.length; i++) {
      books[i] = walkBook(setup);
    }
    for (int i = setup.getInt(6); i >= 0; i--) {
      require(setup.getInt(16) == 0);
    }
    for (int i = setup.getInt(6); i >= 0; i--) {
      walkFloor(setup);
    }
    for (int i = setup.getInt(6); i >= 0; i--) {
      walkResidue(setup, books);
    }
  }

  /** Returns the dimensions and entries of a codebook. */
  private static int[] walkBook(BitInputStream setup) throws IOException {
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
      skip(setup, 2, 32);
      int width = setup.getInt(4) + 1;
      setup.getBit();
      skip(setup, lookup == 2 ? entries * dimensions : root(entries, dimensions), width);
    }
    return new int[] {dimensions, entries};
  }

  private static void walkFloor(BitInputStream setup) throws IOException {
    int type = setup.getInt(16);
    require(type <= 1);
    if (type == 0) {
      skip(setup, 1, 8);
      skip(setup, 2, 16);
      skip(setup, 1, 14);
      skip(setup, setup.getInt(4) + 1, 8);
      return;
    }
    int[] partitions = new int[setup.getInt(5)];
    int classes = 0;
    for (int i = 0; i < partitions.length; i++) {
      partitions[i] = setup.getInt(4);
      classes = Math.max(classes, partitions[i] + 1);
    }
    int[] dimensions = new int[classes];
    for (int i = 0; i < classes; i++) {
      dimensions[i] = setup.getInt(3) + 1;
      int subclasses = setup.getInt(2);
      skip(setup, (subclasses > 0 ? 1 : 0) + (1 << subclasses), 8);
    }
    setup.getInt(2);
    int width = setup.getInt(4);
    for (int partition : partitions) {
      skip(setup, width == 0 ? 0 : dimensions[partition], width);
    }
  }

  /** Its decoder makes a table of one row for each way to classify some partitions in a row. */
  private static void walkResidue(BitInputStream setup, int[][] books) throws IOException {
    require(setup.getInt(16) <= 2);
    skip(setup, 3, 24);
    int classifications = setup.getInt(6) + 1;
    int book = setup.getInt(8);
    require(book < books.length);
    require(Math.pow(classifications, books[book][0]) <= books[book][1]);
    int stages = 0;
    for (int i = 0; i < classifications; i++) {
      stages += Integer.bitCount(setup.getInt(3));
      if (setup.getBit()) {
        stages += Integer.bitCount(setup.getInt(5));
      }
    }
    skip(setup, stages, 8);
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

  private static void skip(BitInputStream setup, int count, int width) throws IOException {
    for (int i = 0; i < count; i++) {
      setup.getInt(width);
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
