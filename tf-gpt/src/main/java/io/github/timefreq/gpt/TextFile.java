package io.github.timefreq.gpt;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Text from a plain, .gz or .zip file; {@code FILE.zip!ENTRY} names one of several entries. */
final class TextFile implements TextSource {
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  private final Path path;
  private final String entry;

  TextFile(String name) {
    int mark = name.toLowerCase(Locale.ROOT).lastIndexOf(".zip!");
    path = Path.of(mark < 0 ? name : name.substring(0, mark + ".zip".length()));
    entry = mark < 0 ? "" : name.substring(mark + ".zip!".length());
  }

  @Override
  public String name() {
    Path file = path.getFileName();
    return file == null ? path.toString() : file.toString();
  }

  @Override
  public byte[] read() throws IOException {
    if (path.toString().isEmpty()) {
      throw new IOException(
          "the name of the text is empty; give a text file, or one of the names 'synthetic' and"
              + " 'text8'");
    }
    if (Files.isDirectory(path)) {
      throw new IOException(path + " is a folder; give a text file, plain, .gz or .zip");
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
    byte[] text;
    try {
      text = unpacked();
    } catch (ZipException | EOFException e) {
      throw new IOException(
          path
              + " is damaged or incomplete: "
              + (e.getMessage() == null ? "it ends too early" : e.getMessage()),
          e);
    }
    if (text.length == 0) {
      throw new IOException(path + " holds an empty text");
    }
    return text;
  }

  private byte[] unpacked() throws IOException {
    String file = name().toLowerCase(Locale.ROOT);
    if (file.endsWith(".zip")) {
      return unzipped();
    }
    try (InputStream in = Files.newInputStream(path)) {
      return all(file.endsWith(".gz") ? new GZIPInputStream(in) : in);
    }
  }

  private byte[] unzipped() throws IOException {
    try (ZipFile zip = new ZipFile(path.toFile())) {
      List<? extends ZipEntry> files =
          zip.stream()
              .filter(e -> !e.isDirectory() && (entry.isEmpty() || e.getName().equals(entry)))
              .toList();
      if (files.size() != 1) {
        String there = zip.stream().limit(5).map(ZipEntry::getName).toList().toString();
        there += zip.size() > 5 ? " and " + (zip.size() - 5) + " more" : "";
        throw new IOException(
            files.isEmpty()
                ? (path + " holds no file " + entry).strip() + "; it holds " + there
                : path + " holds several files; name one as " + path + "!ENTRY, of " + there);
      }
      byte[] text;
      try (InputStream in = zip.getInputStream(files.get(0))) {
        text = all(in);
      }
      // ZipFile leaves the checksum to its caller.
      CRC32 checksum = new CRC32();
      checksum.update(text);
      if (checksum.getValue() != files.get(0).getCrc()) {
        throw new ZipException("the checksum of " + files.get(0).getName() + " is wrong");
      }
      return text;
    }
  }

  private byte[] all(InputStream in) throws IOException {
    byte[] text = in.readNBytes(LARGEST);
    if (text.length == LARGEST && in.read() >= 0) {
      throw new IOException(path + " is larger than 2 GiB; split it and train on a part");
    }
    return text;
  }
}
