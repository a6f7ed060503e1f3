package io.github.timefreq.audio.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The sizes that a Vorbis stream declares, checked against what the reference decoder accepts
 * (Vorbis I specification, sections 3.2.1 and 4.2.2; libvorbis, {@code vorbis_staticbook_unpack}).
 */
final class VorbisSetup {
  private static final int IDENTIFICATION_BYTES = 30;
  private static final int SMALLEST_BLOCK = 64;
  private static final int LARGEST_BLOCK = 8192;

  /** Channels of a stream: Vorbis allows 255, sounds have a few. */
  private static final int MOST_CHANNELS = 32;

  private VorbisSetup() {}

  /** Checks the identification header and the setup header. */
  static void requireSane(byte[] identification, byte[] setup) throws AudioFormatException {
    requireSane(ByteBuffer.wrap(identification).order(ByteOrder.LITTLE_ENDIAN));
    walk(new VorbisBits(setup));
  }

  private static void requireSane(ByteBuffer header) throws AudioFormatException {
    require(header.limit() >= IDENTIFICATION_BYTES);
    AudioFiles.requireRate(Integer.toUnsignedLong(header.getInt(12)));
    int channels = Byte.toUnsignedInt(header.get(11));
    int small = 1 << (header.get(28) & 0xF);
    int large = 1 << (header.get(28) >> 4 & 0xF);
    require(
        header.getInt(7) == 0
            && channels >= 1
            && channels <= MOST_CHANNELS
            && small >= SMALLEST_BLOCK
            && small <= large
            && large <= LARGEST_BLOCK);
  }

  /** Walks through the setup header as far as it makes a decoder allocate: to the residues. */
  private static void walk(VorbisBits setup) throws AudioFormatException {
    skip(setup, 7, 8);
    int[][] books = new int[setup.read(8) + 1][];
    for (int i = 0; i < books.length; i++) {
      books[i] = walkBook(setup);
    }
    for (int i = setup.read(6); i >= 0; i--) {
      require(setup.read(16) == 0);
    }
    for (int i = setup.read(6); i >= 0; i--) {
      walkFloor(setup);
    }
    for (int i = setup.read(6); i >= 0; i--) {
      walkResidue(setup, books);
    }
  }

  /** Returns the dimensions and entries of a codebook. */
  private static int[] walkBook(VorbisBits setup) throws AudioFormatException {
    require(setup.read(24) == 0x564342);
    int dimensions = setup.read(16);
    int entries = setup.read(24);
    require(dimensions >= 1 && entries >= 1 && bits(dimensions) + bits(entries) <= 24);
    if (setup.readBit()) {
      walkOrderedLengths(setup, entries);
    } else {
      boolean sparse = setup.readBit();
      for (int i = 0; i < entries; i++) {
        if (!sparse || setup.readBit()) {
          setup.read(5);
        }
      }
    }
    int lookup = setup.read(4);
    require(lookup <= 2);
    if (lookup > 0) {
      skip(setup, 2, 32);
      int width = setup.read(4) + 1;
      setup.readBit();
      skip(setup, lookup == 2 ? entries * dimensions : root(entries, dimensions), width);
    }
    return new int[] {dimensions, entries};
  }

  private static void walkFloor(VorbisBits setup) throws AudioFormatException {
    int type = setup.read(16);
    require(type <= 1);
    if (type == 0) {
      skip(setup, 1, 8);
      skip(setup, 2, 16);
      skip(setup, 1, 14);
      skip(setup, setup.read(4) + 1, 8);
      return;
    }
    int[] partitions = new int[setup.read(5)];
    int classes = 0;
    for (int i = 0; i < partitions.length; i++) {
      partitions[i] = setup.read(4);
      classes = Math.max(classes, partitions[i] + 1);
    }
    int[] dimensions = new int[classes];
    for (int i = 0; i < classes; i++) {
      dimensions[i] = setup.read(3) + 1;
      int subclasses = setup.read(2);
      skip(setup, (subclasses > 0 ? 1 : 0) + (1 << subclasses), 8);
    }
    setup.read(2);
    int width = setup.read(4);
    for (int partition : partitions) {
      skip(setup, width == 0 ? 0 : dimensions[partition], width);
    }
  }

  /** Its decoder makes a table of one row for each way to classify some partitions in a row. */
  private static void walkResidue(VorbisBits setup, int[][] books) throws AudioFormatException {
    require(setup.read(16) <= 2);
    skip(setup, 3, 24);
    int classifications = setup.read(6) + 1;
    int book = setup.read(8);
    require(book < books.length);
    require(Math.pow(classifications, books[book][0]) <= books[book][1]);
    int stages = 0;
    for (int i = 0; i < classifications; i++) {
      stages += Integer.bitCount(setup.read(3));
      if (setup.readBit()) {
        stages += Integer.bitCount(setup.read(5));
      }
    }
    skip(setup, stages, 8);
  }

  private static void walkOrderedLengths(VorbisBits setup, int entries)
      throws AudioFormatException {
    setup.read(5);
    int done = 0;
    while (done < entries) {
      int run = setup.read(bits(entries - done));
      require(run <= entries - done);
      done += run;
    }
  }

  private static void skip(VorbisBits setup, int count, int width) throws AudioFormatException {
    for (int i = 0; i < count; i++) {
      setup.read(width);
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
