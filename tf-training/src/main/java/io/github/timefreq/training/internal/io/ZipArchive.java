package io.github.timefreq.training.internal.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.jspecify.annotations.Nullable;

/**
 * A .zip archive, read in place: use it for data sets that come as one.
 *
 * <p>Entries are never written to the disk, so that their names are nothing but names. A name
 * without a mark of its encoding is UTF-8 where it can be, else of the code page of DOS or of
 * Windows. An entry that cannot be read does not keep others from being read.
 */
public final class ZipArchive implements AutoCloseable {
  /** Bytes below are letters in DOS' code page 437, and above in Windows-1252. */
  private static final int FIRST_LETTER_OF_WINDOWS = 0xA8;

  /** Pieces of an archive that was split: .z01, .z02, ... beside the .zip. */
  private static final int MOST_PIECES = 1000;

  private final Path path;
  private final ZipFile zip;
  private final NavigableMap<String, List<ZipArchiveEntry>> entries = new TreeMap<>();

  private ZipArchive(Path path, ZipFile zip) {
    this.path = path;
    this.zip = zip;
    for (Enumeration<ZipArchiveEntry> all = zip.getEntries(); all.hasMoreElements(); ) {
      ZipArchiveEntry entry = all.nextElement();
      String name = name(entry);
      if (!name.endsWith("/") && !entry.isUnixSymlink()) {
        entries.computeIfAbsent(name, first -> new ArrayList<>()).add(entry);
      }
    }
  }

  /**
   * Opens an archive.
   *
   * @param path its file
   * @return the archive, to be closed
   * @throws IOException naming the file, if it is no archive or a damaged one
   */
  public static ZipArchive open(Path path) throws IOException {
    @Nullable ZipFile zip = null;
    boolean read = false;
    try {
      zip =
          ZipFile.builder()
              .setPath(path)
              .setIgnoreLocalFileHeader(true)
              .setMaxNumberOfDisks(MOST_PIECES)
              .get();
      ZipArchive archive = new ZipArchive(path, zip);
      read = true;
      return archive;
    } catch (IOException | RuntimeException e) { // such as of damaged lengths
      throw new IOException(
          path + " is damaged or incomplete, or no .zip archive: " + e.getMessage(), e);
    } finally {
      if (!read && zip != null) {
        zip.close();
      }
    }
  }

  /**
   * Lists the files in the archive.
   *
   * @return their names, with slashes; folders and links are none
   */
  public NavigableSet<String> names() {
    return Collections.unmodifiableNavigableSet(entries.navigableKeySet());
  }

  /**
   * Opens a file in the archive.
   *
   * @param name one of {@link #names()}
   * @return its content, whose end throws a ZipException if the checksum is wrong
   * @throws IOException naming the archive and the entry, if there is none or several of the name,
   *     or if it is encrypted or packed by a method that is not supported
   */
  public InputStream open(String name) throws IOException {
    List<ZipArchiveEntry> named = entries.getOrDefault(name, List.of());
    if (named.size() != 1) {
      throw new IOException(
          path + (named.isEmpty() ? " holds no " + name : " holds more than one file " + name));
    }
    ZipArchiveEntry entry = named.get(0);
    if (!zip.canReadEntryData(entry)) {
      throw new IOException(path + ": " + name + " is " + obstacle(entry));
    }
    return new Verified(zip.getInputStream(entry), entry.getCrc(), name);
  }

  /**
   * Tells whether a file belongs to a file manager, not to a data set: {@code __MACOSX/}, {@code
   * .DS_Store}, {@code ._name} and other names that begin with a point, {@code Thumbs.db}, {@code
   * desktop.ini}.
   *
   * @param name of a file, with slashes
   * @return whether it is to be passed over
   */
  public static boolean isHidden(String name) {
    for (String part : name.split("/", -1)) {
      if (part.matches("\\.[^.].*|__MACOSX|Thumbs\\.db|desktop\\.ini")) {
        return true;
      }
    }
    return false;
  }

  private static String obstacle(ZipArchiveEntry entry) {
    if (entry.getGeneralPurposeBit().usesEncryption()) {
      return "encrypted; unpack the archive with its password first";
    }
    ZipMethod method = ZipMethod.getMethodByCode(entry.getMethod());
    return "packed by "
        + (method == null ? "an unknown method" : method)
        + " ("
        + entry.getMethod()
        + "), which is not supported; unpack the archive first";
  }

  private static String name(ZipArchiveEntry entry) {
    boolean known =
        entry.getGeneralPurposeBit().usesUTF8ForNames()
            || entry.getNameSource() != ZipArchiveEntry.NameSource.NAME;
    byte @Nullable [] raw = entry.getRawName();
    String name = known || raw == null ? entry.getName() : decode(raw);
    return name.replace('\\', '/');
  }

  private static String decode(byte[] name) {
    String utf8 = new String(name, StandardCharsets.UTF_8);
    if (utf8.indexOf('\uFFFD') < 0) {
      return utf8;
    }
    boolean windows = false;
    for (byte letter : name) {
      windows |= Byte.toUnsignedInt(letter) >= FIRST_LETTER_OF_WINDOWS;
    }
    // A small Java may lack DOS' code page.
    boolean dos = !windows && Charset.isSupported("IBM437");
    return new String(name, Charset.forName(dos ? "IBM437" : "windows-1252"));
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /** Checks at its end what neither Java nor commons-compress checks. */
  private static final class Verified extends CheckedInputStream {
    private final long expected;
    private final String name;

    Verified(InputStream in, long expected, String name) {
      super(in, new CRC32());
      this.expected = expected;
      this.name = name;
    }

    @Override
    public int read() throws IOException {
      return verified(super.read());
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return verified(super.read(bytes, offset, length));
    }

    private int verified(int read) throws IOException {
      if (read < 0 && getChecksum().getValue() != expected) {
        throw new ZipException("the checksum of " + name + " is wrong");
      }
      return read;
    }
  }
}
