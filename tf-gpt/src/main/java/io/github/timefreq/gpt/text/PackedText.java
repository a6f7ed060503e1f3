package io.github.timefreq.gpt.text;

import io.github.timefreq.training.internal.io.FileKind;
import io.github.timefreq.training.internal.io.ZipArchive;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.apache.commons.compress.compressors.xz.XZUtils;
import org.apache.commons.compress.compressors.zstandard.ZstdUtils;

/**
 * The one text in a file, unpacked through as many layers as there are, such as a .tar in a .gz.
 * What a layer is, its first bytes say.
 */
final class PackedText {
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  /** More than these is no file of a person: there are some that unpack to themselves. */
  private static final int MOST_LAYERS = 4;

  private static final int LISTED = 5;
  private static final int PIECE = 1 << 13;

  /** Of a compressor's dictionary; xz -9 takes 64 MiB, and a damaged file any number. */
  private static final int MOST_MEMORY_KIB = 512 << 10;

  private static final Map<FileKind, String> COMPRESSORS =
      Map.of(
          FileKind.GZIP, CompressorStreamFactory.GZIP,
          FileKind.BZIP2, CompressorStreamFactory.BZIP2,
          FileKind.XZ, CompressorStreamFactory.XZ,
          FileKind.LZMA, CompressorStreamFactory.LZMA,
          FileKind.ZSTD, CompressorStreamFactory.ZSTANDARD,
          FileKind.LZ4, CompressorStreamFactory.LZ4_FRAMED,
          FileKind.COMPRESS, CompressorStreamFactory.Z,
          FileKind.SNAPPY, CompressorStreamFactory.SNAPPY_FRAMED);

  private final Path path;
  private final String entry;

  /** The text of a file, of whose archive an entry may be named, or is empty. */
  PackedText(Path path, String entry) {
    this.path = path;
    this.entry = entry;
  }

  byte[] read() throws IOException {
    try (InputStream file = Files.newInputStream(path)) {
      BufferedInputStream in = new BufferedInputStream(file);
      Optional<FileKind> kind = kind(in);
      boolean zip = path.toString().toLowerCase(Locale.ROOT).endsWith(".zip");
      if (kind.equals(Optional.of(FileKind.ZIP)) || (zip && kind.isEmpty())) {
        return unzipped(); // which may follow a program that unpacks it
      }
      if (kind.isEmpty() && isPackedByName()) {
        throw new Refusal(
            path
                + " is damaged or incomplete: it is not packed as its name says; rename it if it"
                + " is a plain text");
      }
      return unpacked(in, kind, 0);
    } catch (Refusal e) {
      throw e;
    } catch (IOException | RuntimeException e) { // which damage makes decoders throw
      throw new IOException(
          path
              + " is damaged or incomplete: "
              + (e.getMessage() == null ? "it ends too early" : e.getMessage()),
          e);
    }
  }

  private boolean isPackedByName() {
    return path.toString()
        .toLowerCase(Locale.ROOT)
        .matches(".*\\.(gz|tgz|bz2|tbz2?|xz|txz|lzma|zst|zstd|tzst|lz4|z|sz|tar|7z|rar|lz)");
  }

  private byte[] unpacked(BufferedInputStream in, Optional<FileKind> kind, int layers)
      throws IOException {
    if (layers > MOST_LAYERS) {
      throw new Refusal(path + " is packed more than " + MOST_LAYERS + " times; unpack it first");
    }
    if (kind.equals(Optional.of(FileKind.TAR))) {
      return unpackedTar(in, layers);
    }
    if (kind.equals(Optional.of(FileKind.ZIP))) {
      throw new Refusal(path + " holds another archive, a .zip; unpack it first");
    }
    Optional<String> compressor = kind.map(COMPRESSORS::get);
    if (compressor.isEmpty()) {
      return plain(in);
    }
    BufferedInputStream layer = new BufferedInputStream(decompressed(in, compressor.get()));
    byte[] text = unpacked(layer, kind(layer), layers + 1);
    if (!isBlank(in)) {
      throw new IOException("something follows behind the end of what is packed");
    }
    return text;
  }

  /**
   * Whether nothing but zeros follows. Reading it matters: a layer checks what it gave, by a
   * checksum, at its end only.
   */
  static boolean isBlank(InputStream in) throws IOException {
    byte[] piece = new byte[PIECE];
    boolean blank = true;
    for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
      for (int i = 0; i < count; i++) {
        blank &= piece[i] == 0;
      }
    }
    return blank;
  }

  private InputStream decompressed(InputStream in, String compressor) throws IOException {
    requireLibrary(
        compressor,
        CompressorStreamFactory.ZSTANDARD,
        ZstdUtils.isZstdCompressionAvailable(),
        "com.github.luben:zstd-jni");
    requireLibrary(
        compressor,
        CompressorStreamFactory.XZ,
        XZUtils.isXZCompressionAvailable(),
        "org.tukaani:xz");
    requireLibrary(
        compressor,
        CompressorStreamFactory.LZMA,
        XZUtils.isXZCompressionAvailable(),
        "org.tukaani:xz");
    try {
      // All members of a file that was joined from several.
      return new CompressorStreamFactory(true, MOST_MEMORY_KIB)
          .createCompressorInputStream(compressor, in);
    } catch (CompressorException e) {
      throw new IOException(e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
    }
  }

  private void requireLibrary(String compressor, String name, boolean there, String library)
      throws IOException {
    if (compressor.equals(name) && !there) {
      throw new Refusal(
          path
              + " is packed by "
              + name
              + ", for which the library "
              + library
              + " is missing; add it to the class path, or unpack the file first");
    }
  }

  private byte[] unzipped() throws IOException {
    try (ZipArchive zip = open()) {
      String name = choose(zip.names());
      BufferedInputStream in = new BufferedInputStream(opened(zip, name));
      return unpacked(in, kind(in), 1);
    }
  }

  /** Its messages name the file already. */
  private ZipArchive open() throws Refusal {
    try {
      return ZipArchive.open(path);
    } catch (IOException e) {
      throw new Refusal(String.valueOf(e.getMessage()), e);
    }
  }

  private static InputStream opened(ZipArchive zip, String name) throws Refusal {
    try {
      return zip.open(name);
    } catch (IOException e) {
      throw new Refusal(String.valueOf(e.getMessage()), e);
    }
  }

  private byte[] unpackedTar(InputStream in, int layers) throws IOException {
    WholeTar tar = new WholeTar(in);
    List<String> names = new ArrayList<>();
    byte[] text = new byte[0];
    for (TarArchiveEntry file = tar.next(); file != null; file = tar.next()) {
      if (!file.isFile()) {
        continue;
      }
      names.add(file.getName());
      if (isMeant(file.getName()) && names.stream().filter(this::isMeant).count() == 1) {
        BufferedInputStream content = new BufferedInputStream(tar);
        text = unpacked(content, kind(content), layers + 1);
      }
    }
    choose(names);
    return text;
  }

  private boolean isMeant(String name) {
    return entry.isEmpty() ? !ZipArchive.isHidden(name) : name.equals(entry);
  }

  /** The one text of an archive. */
  private String choose(Collection<String> names) throws Refusal {
    List<String> meant = names.stream().filter(this::isMeant).toList();
    if (meant.size() == 1) {
      return meant.get(0);
    }
    if (names.isEmpty()) {
      throw new Refusal((path + " holds no file " + entry).strip() + ": the archive is empty");
    }
    String there = names.stream().limit(LISTED).toList().toString();
    there += names.size() > LISTED ? " and " + (names.size() - LISTED) + " more" : "";
    if (meant.isEmpty()) {
      throw new Refusal((path + " holds no file " + entry).strip() + "; it holds " + there);
    }
    boolean document = names.contains("[Content_Types].xml") || names.contains("mimetype");
    throw new Refusal(
        document
            ? path + " is a document of an office or a book; save its text as plain UTF-8 first"
            : path + " holds several files; name one as " + path + "!ENTRY, of " + there);
  }

  private static Optional<FileKind> kind(BufferedInputStream in) throws IOException {
    in.mark(FileKind.SIGNATURE_BYTES);
    byte[] beginning = in.readNBytes(FileKind.SIGNATURE_BYTES);
    in.reset();
    return FileKind.of(beginning);
  }

  private byte[] plain(InputStream in) throws IOException {
    byte[] text = in.readNBytes(LARGEST);
    if (text.length == LARGEST && in.read() >= 0) {
      throw new Refusal(path + " is larger than 2 GiB; split it and train on a part");
    }
    return text;
  }

  /** What is no damage, and says all in its message. */
  private static final class Refusal extends IOException {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
      super(message);
    }

    Refusal(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
