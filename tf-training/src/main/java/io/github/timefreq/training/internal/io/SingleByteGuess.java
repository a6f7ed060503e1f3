package io.github.timefreq.training.internal.io;

/**
 * What bytes that are no Unicode seem to be. One encoding is named only where it is likely: the
 * advice to convert from a wrong one gives wrong characters.
 */
final class SingleByteGuess {
  private static final int VALUES = 1 << Byte.SIZE;

  /** Letters of Western Europe stand alone between others; those of other scripts do not. */
  private static final int LONGEST_RUN = 3;

  private static final String NOT_WINDOWS_1252 = "\u0081\u008D\u008F\u0090\u009D";

  private SingleByteGuess() {}

  /** Words to follow: it seems to be. */
  static String of(byte[] bytes) {
    int[] counts = new int[VALUES];
    for (byte value : bytes) {
      counts[Byte.toUnsignedInt(value)]++;
    }
    if (isEbcdic(counts, bytes.length)) {
      return "EBCDIC, such as IBM037, IBM273 or IBM1047; " + EncodingGuess.iconv("ENCODING");
    }
    int control = ControlCharacters.indexIn(bytes);
    if (control < 0 && isWestern(bytes, counts)) {
      return "Latin-1 or Windows-1252; " + EncodingGuess.iconv("WINDOWS-1252");
    }
    int controls = 0;
    for (int value = 0; value < ' '; value++) {
      controls += ControlCharacters.isOne(value) ? counts[value] : 0;
    }
    return 100L * controls > bytes.length
        ? "binary, or in an encoding such as UTF-16; give a text in UTF-8"
        : "in an encoding such as Windows-1251, Shift JIS or GB18030; "
            + EncodingGuess.iconv("ENCODING");
  }

  /** Whether spaces are 0x40 and most bytes are what EBCDIC's small letters are. */
  private static boolean isEbcdic(int[] counts, int length) {
    long letters = 0;
    for (int start = 0x80; start <= 0xA0; start += 0x10) {
      for (int i = start == 0xA0 ? 2 : 1; i < 10; i++) {
        letters += counts[start + i];
      }
    }
    return 2 * letters > length && 20L * counts[0x40] > length && counts[' '] == 0;
  }

  private static boolean isWestern(byte[] bytes, int[] counts) {
    int high = 0;
    int signs = 0; // such as of a per mille, which texts hardly hold
    for (int value = 0x80; value < VALUES; value++) {
      high += counts[value];
      boolean usual =
          value >= 0xA0 || value == 0x80 || value == 0x85 || (value >= 0x91 && value <= 0x97);
      signs += usual ? 0 : counts[value];
    }
    return 10L * high < 3L * bytes.length
        && 10L * signs <= 2L * high
        && 4L * inRuns(bytes) <= high
        && NOT_WINDOWS_1252.chars().allMatch(value -> counts[value] == 0);
  }

  /** How many bytes above ASCII stand in runs that are long. */
  private static int inRuns(byte[] bytes) {
    int inRuns = 0;
    int run = 0;
    for (byte value : bytes) {
      run = value < 0 ? run + 1 : 0;
      inRuns += run == LONGEST_RUN ? LONGEST_RUN : run > LONGEST_RUN ? 1 : 0;
    }
    return inRuns;
  }
}
