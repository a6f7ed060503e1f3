package io.github.timefreq.training.internal.io;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Kinds of files that are no text, recognised by how they begin, whatever their names say. */
public enum FileKind {
  /** A .gz file. */
  GZIP("gzip data", Remedy.UNPACK, hex(0, "1f8b")),
  /** A .bz2 file. */
  BZIP2("bzip2 data", Remedy.UNPACK, text(4, "1AY&SY"), hex(4, "177245385090")),
  /** A .xz file. */
  XZ("xz data", Remedy.UNPACK, hex(0, "fd377a585a00")),
  /** A .lzma file. */
  LZMA("LZMA data", Remedy.UNPACK, hex(0, "5d0000")),
  /** A .zst file; that of pzstd begins with a frame to skip. */
  ZSTD("zstd data", Remedy.UNPACK, hex(0, "28b52ffd"), hex(0, "502a4d18")),
  /** A .lz4 file. */
  LZ4("LZ4 data", Remedy.UNPACK, hex(0, "04224d18")),
  /** A .Z file of Unix compress. */
  COMPRESS("data of Unix compress (.Z)", Remedy.UNPACK, hex(0, "1f9d")),
  /** A .sz file. */
  SNAPPY("Snappy data", Remedy.UNPACK, hex(0, "ff060000734e61507059")),
  /** A .lz file. */
  LZIP("lzip data", Remedy.UNPACK, text(0, "LZIP\u0001")),
  /** A .zip archive. */
  ZIP(
      "a .zip archive",
      Remedy.UNPACK,
      hex(0, "504b0304"),
      hex(0, "504b0506"),
      hex(0, "504b0606"),
      hex(0, "504b0708")),
  /** A .tar archive. */
  TAR("a .tar archive", Remedy.UNPACK, text(257, "ustar\u0000"), text(257, "ustar  \u0000")),
  /** A .7z archive. */
  SEVEN_ZIP("a .7z archive", Remedy.UNPACK, hex(0, "377abcaf271c")),
  /** A .rar archive. */
  RAR("a .rar archive", Remedy.UNPACK, hex(0, "526172211a07")),
  /** A PDF document. */
  PDF("a PDF document", Remedy.EXPORT, text(0, "%PDF-")),
  /** An RTF document. */
  RTF("an RTF document", Remedy.EXPORT, text(0, "{\\rtf")),
  /** A document of Microsoft Office before 2007. */
  OLE("an old Office document", Remedy.EXPORT, hex(0, "d0cf11e0a1b11ae1")),
  /** A PNG picture. */
  PNG("a PNG picture", Remedy.OTHER, hex(0, "89504e470d0a1a0a")),
  /** A JPEG picture. */
  JPEG("a JPEG picture", Remedy.OTHER, hex(0, "ffd8ff")),
  /** A GIF picture. */
  GIF("a GIF picture", Remedy.OTHER, text(0, "GIF87a"), text(0, "GIF89a")),
  /** A TIFF picture. */
  TIFF("a TIFF picture", Remedy.OTHER, hex(0, "49492a00"), hex(0, "4d4d002a")),
  /** A WebP picture. */
  WEBP("a WebP picture", Remedy.OTHER, text(8, "WEBPVP8")),
  /** A WAV sound. */
  WAV("a WAV sound", Remedy.OTHER, text(8, "WAVEfmt ")),
  /** A FLAC sound. */
  FLAC("a FLAC sound", Remedy.OTHER, text(0, "fLaC\u0000")),
  /** An Ogg sound. */
  OGG("an Ogg sound", Remedy.OTHER, text(0, "OggS\u0000")),
  /** An MP3 sound with an ID3 tag. */
  MP3("an MP3 sound", Remedy.OTHER, hex(0, "49443302"), hex(0, "49443303"), hex(0, "49443304")),
  /** An SQLite database. */
  SQLITE("an SQLite database", Remedy.EXPORT, text(0, "SQLite format 3\u0000")),
  /** A Parquet table. */
  PARQUET("a Parquet table", Remedy.EXPORT, text(0, "PAR1\u0015")),
  /** An Arrow table. */
  ARROW("an Arrow table", Remedy.EXPORT, text(0, "ARROW1\u0000")),
  /** An Avro table. */
  AVRO("an Avro table", Remedy.EXPORT, text(0, "Obj\u0001")),
  /** An HDF5 file. */
  HDF5("an HDF5 file", Remedy.EXPORT, hex(0, "894844460d0a1a0a")),
  /** A NumPy array. */
  NUMPY("a NumPy array", Remedy.EXPORT, hex(0, "934e554d5059")),
  /** A program of Linux. */
  ELF("a program", Remedy.OTHER, hex(0, "7f454c46")),
  /** A compiled class of Java. */
  CLASS("a Java class", Remedy.OTHER, hex(0, "cafebabe0000")),
  /** What Git LFS puts in the place of a file. */
  LFS_POINTER(
      "a pointer of Git LFS to a file that is not here",
      "fetch the file with: git lfs pull",
      text(0, "version https://git-lfs.github.com/spec/"));

  /** As many bytes of a file's beginning as {@link #of} looks at. */
  public static final int SIGNATURE_BYTES = 512;

  private final String description;
  private final String remedy;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of, of what nobody changes
  private final List<Signature> signatures;

  FileKind(String description, String remedy, Signature... signatures) {
    this.description = description;
    this.remedy = remedy;
    this.signatures = List.of(signatures);
  }

  /**
   * Recognises a file.
   *
   * @param beginning its first {@link #SIGNATURE_BYTES} bytes or more, or all that it has
   * @return its kind, or nothing where it may be a text
   */
  public static Optional<FileKind> of(byte[] beginning) {
    return Arrays.stream(values())
        .filter(kind -> kind.signatures.stream().anyMatch(one -> one.isIn(beginning)))
        .findFirst();
  }

  /**
   * Returns what a message calls such a file.
   *
   * @return such as {@code a PNG picture}
   */
  public String description() {
    return description;
  }

  /**
   * Returns what a person can do who wanted to give a text.
   *
   * @return such as {@code unpack it first}
   */
  public String remedy() {
    return remedy;
  }

  private static Signature hex(int offset, String digits) {
    return new Signature(offset, HexFormat.of().parseHex(digits));
  }

  private static Signature text(int offset, String characters) {
    return new Signature(offset, characters.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Bytes at a place. */
  private static final class Signature {
    private final int offset;
    private final byte[] bytes;

    Signature(int offset, byte[] bytes) {
      this.offset = offset;
      this.bytes = bytes;
    }

    boolean isIn(byte[] file) {
      int end = offset + bytes.length;
      return file.length >= end && Arrays.equals(file, offset, end, bytes, 0, bytes.length);
    }
  }

  /** Constants of an enum may not refer to its own static fields. */
  private static final class Remedy {
    static final String UNPACK = "unpack it first";
    static final String EXPORT = "save its text as plain UTF-8 first";
    static final String OTHER = "give a text file";

    private Remedy() {}
  }
}
