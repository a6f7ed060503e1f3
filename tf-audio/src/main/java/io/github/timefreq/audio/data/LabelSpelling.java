package io.github.timefreq.audio.data;

import io.github.timefreq.audio.format.AudioFormatException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds labels that people would take for one: they are never made one without a word. */
final class LabelSpelling {
  private LabelSpelling() {}

  /**
   * Refuses labels that look alike (accents in one piece or two, spaces of different kinds, signs
   * without width) or that hold a line break or the like.
   */
  static void requireDistinct(Collection<String> labels) throws AudioFormatException {
    Map<String, String> seen = new HashMap<>();
    for (String label : labels) {
      if (label.codePoints().anyMatch(Character::isISOControl)) {
        throw new AudioFormatException(
            "the label '%s' holds a line break, a tab or the like; is a quote missing?"
                .formatted(escaped(label)));
      }
      String other = seen.putIfAbsent(appearance(label), label);
      if (other != null) {
        throw new AudioFormatException(
            "the labels '%s' and '%s' look alike; write them in the same way if they are one"
                .formatted(escaped(other), escaped(label)));
      }
    }
  }

  /** Says which labels differ by case only. */
  static List<String> notes(Collection<String> labels) {
    Map<String, String> seen = new HashMap<>();
    List<String> notes = new ArrayList<>();
    for (String label : labels) {
      String other = seen.putIfAbsent(label.toLowerCase(Locale.ROOT), label);
      if (other != null) {
        notes.add(
            "the labels '%s' and '%s' differ by case only, and are two classes"
                .formatted(other, label));
      }
    }
    return notes;
  }

  private static String appearance(String label) {
    return Normalizer.normalize(label, Normalizer.Form.NFC)
        .replaceAll("[\\p{Cf}\\x{FE00}-\\x{FE0F}]", "")
        .replaceAll("[\\p{Z}\\s]+", " ")
        .strip();
  }

  private static String escaped(String label) {
    StringBuilder text = new StringBuilder();
    label
        .chars()
        .forEach(
            c ->
                text.append(
                    c >= ' ' && c <= '~' ? String.valueOf((char) c) : "\\u%04X".formatted(c)));
    return text.toString();
  }
}
