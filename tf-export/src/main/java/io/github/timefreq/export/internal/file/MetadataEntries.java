package io.github.timefreq.export.internal.file;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the metadata of all our files have in common: the names of the entries, and how they are
 * read.
 */
public final class MetadataEntries {
  public static final String PREFIX = "timefreq.";
  public static final String FORMAT = PREFIX + "format";
  public static final String TASK = PREFIX + "task";
  public static final String CONFIG = PREFIX + "config";
  public static final String PROVENANCE = PREFIX + "provenance";
  public static final String LICENCE = "licence";

  /** Of these entries; a reader refuses numbers that it does not know. */
  public static final String FORMAT_VERSION = "1";

  private MetadataEntries() {}

  /**
   * Checks that these are entries of a version that is known.
   *
   * @throws IllegalArgumentException if they are not
   */
  public static void requireFormat(Map<String, String> map) {
    String format = map.get(FORMAT);
    if (format == null) {
      throw new IllegalArgumentException(
          "it has no metadata of timefreq: another program wrote it");
    }
    if (!format.equals(FORMAT_VERSION)) {
      throw new IllegalArgumentException(
          "its metadata are of version " + shown(format) + ", known is " + FORMAT_VERSION);
    }
  }

  public static int positive(String key, String value) {
    if (!value.matches("[1-9]\\d{0,8}")) {
      throw wrong(key, value, null);
    }
    return Integer.parseInt(value);
  }

  public static String required(Map<String, String> map, String key) {
    String value = map.get(key);
    if (value == null) {
      throw new IllegalArgumentException("its metadata have no entry " + key);
    }
    return value;
  }

  public static IllegalArgumentException wrong(
      String key, String value, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "its metadata entry " + key + " cannot be used: " + shown(value), cause);
  }

  /** The beginning of a value, in one line. */
  public static String shown(String value) {
    String line = value.replaceAll("\\p{Cntrl}+", " ");
    return line.length() > 60 ? line.substring(0, 60) + "..." : line;
  }
}
