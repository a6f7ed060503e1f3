package io.github.timefreq.gpt.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Text from a file, plain or packed; {@code ARCHIVE!ENTRY} names one of several in an archive. */
final class TextFile implements TextSource {
  private final Path path;
  private final String entry;

  TextFile(String name) {
    int mark = endOfArchive(name);
    path = Path.of(mark < 0 ? name : name.substring(0, mark));
    entry = mark < 0 ? "" : name.substring(mark + 1);
  }

  /** Where the name of an entry begins: after a file that is there, whose own name may have a !. */
  private static int endOfArchive(String name) {
    int mark = name.indexOf('!');
    if (mark < 0 || Files.exists(Path.of(name))) {
      return -1;
    }
    while (mark >= 0 && !Files.isRegularFile(Path.of(name.substring(0, mark)))) {
      mark = name.indexOf('!', mark + 1);
    }
    return mark;
  }

  @Override
  public String name() {
    Path file = path.getFileName();
    return (file == null ? path.toString() : file.toString())
        + (entry.isEmpty() ? "" : "!" + entry);
  }

  @Override
  public byte[] read() throws IOException {
    if (path.toString().isEmpty()) {
      throw new IOException(
          "the name of the text is empty; give a text file, or one of the names 'synthetic' and"
              + " 'text8'");
    }
    if (Files.isDirectory(path)) {
      throw new IOException(path + " is a folder; give a text file, plain or packed");
    }
    if (!Files.isReadable(path)) {
      throw new IOException(
          path
              + (Files.exists(path) ? " cannot be read" : " does not exist")
              + "; give a text file, or one of the names 'synthetic' and 'text8'");
    }
    if (!Files.isRegularFile(path)) {
      // A run reads its text again when it goes on.
      throw new IOException(
          path + " is a pipe or a device, which can be read only once; save the text to a file");
    }
    if (Files.size(path) == 0) {
      throw new IOException(path + " is empty");
    }
    byte[] text = new PackedText(path, entry).read();
    if (text.length == 0) {
      throw new IOException(path + " holds an empty text");
    }
    return text;
  }
}
