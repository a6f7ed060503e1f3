package io.github.timefreq.gpt.text;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** Where a text comes from. */
public interface TextSource {
  /** Name of the embedded generator. */
  String SYNTHETIC = "synthetic";

  /** Name of the public data set text8. */
  String TEXT8 = "text8";

  /**
   * Returns the name of the source.
   *
   * @return what reports call it
   */
  String name();

  /**
   * Reads the whole text.
   *
   * @return its bytes, unpacked, at most 2 GiB; {@link Corpus#load} decodes them
   * @throws IOException naming the file and what is wrong with it
   */
  byte[] read() throws IOException;

  /**
   * Returns the entropy rate of the source, where it is known.
   *
   * @return nats a character, or nothing
   */
  default OptionalDouble entropyRate() {
    return OptionalDouble.empty();
  }

  /**
   * Finds a source by name.
   *
   * @param nameOrPath {@code synthetic}, {@code text8}, or the path of a text file, plain or packed
   *     (.gz, .bz2, .xz, .zst, .lz4, .Z, .zip, .tar and others, whatever its name says); of an
   *     archive with several files, {@code ARCHIVE!ENTRY}
   * @param progress is told of a download's progress
   * @return the source; nothing is read yet
   */
  static TextSource of(String nameOrPath, DownloadProgress progress) {
    return switch (nameOrPath) {
      case SYNTHETIC -> new MarkovText();
      case TEXT8 -> new Text8(progress);
      default -> new TextFile(nameOrPath);
    };
  }

  /**
   * Returns the name of a source without its folder, for reports.
   *
   * @param nameOrPath as {@link #of} takes it
   * @return such as {@code text.txt}
   */
  static String nameOf(String nameOrPath) {
    return of(nameOrPath, (received, total) -> {}).name();
  }

  /**
   * A text file.
   *
   * @param path of a plain or packed text
   * @return the source; nothing is read yet
   */
  static TextSource file(Path path) {
    return new TextFile(path.toString());
  }
}
