package io.github.timefreq.examples.picture;

/** What tokens are called on the axes of pictures. */
public final class TokenLabel {
  /** Characters that differ from others mostly by how high they stand in a line. */
  private static final String HIGH_OR_LOW = ".,'`\"_-~^*·–—‘’“”…";

  private TokenLabel() {}

  /**
   * Returns a label that shows what would be invisible or misread. Charts centre what is drawn, so
   * that a full stop alone looks like a dot in the middle: it is drawn between guillemets.
   *
   * @param text of a token
   */
  public static String of(String text) {
    if (text.equals(" ")) {
      return "␣";
    }
    if (text.length() == 1 && HIGH_OR_LOW.contains(text)) {
      return "«" + text + "»";
    }
    return text.replace('\n', '↵').replace('\t', '→').replace('\r', '␍');
  }
}
