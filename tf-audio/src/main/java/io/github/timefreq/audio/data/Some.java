package io.github.timefreq.audio.data;

import java.util.Collection;
import java.util.stream.Collectors;

/** Writes collections into messages: how many there are, and the first. */
final class Some {
  private static final int SHOWN = 5;

  private Some() {}

  /** Such as {@code a.csv, b.csv}, of many such as {@code a.csv, ... (17 in all)}. */
  static String of(Collection<String> names) {
    String first = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return names.size() <= SHOWN ? first : first + ", ... (%,d in all)".formatted(names.size());
  }
}
