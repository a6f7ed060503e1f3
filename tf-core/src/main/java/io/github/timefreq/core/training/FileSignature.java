package io.github.timefreq.core.training;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Kinds of files that are no text, recognised by how they begin, whatever their names say. */
final class FileSignature {
  private static final String UNPACK = "unpack it first";
  private static final String EXPORT = "save its text as plain UTF-8 first";
  private static final String OTHER = "give a text file";

  private static final List<FileSignature> KNOWN =
      List.of(
          hex("gzip data", UNPACK, 0, "1f8b"),
          hex("a .zip archive", UNPACK, 0, "504b0304"),
          hex("an empty .zip archive", UNPACK, 0, "504b0506"),
          hex("a part of a .zip archive", UNPACK, 0, "504b0708"),
          text("bzip2 data", UNPACK, 4, "1AY&SY"),
          hex("empty bzip2 data", OTHER, 4, "177245385090"),
          hex("xz data", UNPACK, 0, "fd377a585a00"),
          hex("LZMA data", UNPACK, 0, "5d0000"),
          hex("zstd data", UNPACK, 0, "28b52ffd"),
          hex("LZ4 data", UNPACK, 0, "04224d18"),
          hex("data of Unix compress (.Z)", UNPACK, 0, "1f9d"),
          text("lzip data", UNPACK, 0, "LZIP\u0001"),
          hex("Snappy data", UNPACK, 0, "ff060000734e61507059"),
          text("a .tar archive", UNPACK, 257, "ustar\u0000"),
          text("a .tar archive", UNPACK, 257, "ustar  "),
          hex("a .7z archive", UNPACK, 0, "377abcaf271c"),
          hex("a .rar archive", UNPACK, 0, "526172211a07"),
          text("a PDF document", EXPORT, 0, "%PDF-"),
          text("an RTF document", EXPORT, 0, "{\\rtf"),
          hex("an old Office document", EXPORT, 0, "d0cf11e0a1b11ae1"),
          hex("a PNG picture", OTHER, 0, "89504e470d0a1a0a"),
          hex("a JPEG picture", OTHER, 0, "ffd8ff"),
          text("a GIF picture", OTHER, 0, "GIF87a"),
          text("a GIF picture", OTHER, 0, "GIF89a"),
          hex("a TIFF picture", OTHER, 0, "49492a00"),
          hex("a TIFF picture", OTHER, 0, "4d4d002a"),
          text("a WebP picture", OTHER, 8, "WEBPVP8"),
          text("a WAV sound", OTHER, 8, "WAVEfmt "),
          text("a FLAC sound", OTHER, 0, "fLaC\u0000"),
          text("an Ogg sound", OTHER, 0, "OggS\u0000"),
          text("an MP3 sound", OTHER, 0, "ID3\u0002"),
          text("an MP3 sound", OTHER, 0, "ID3\u0003"),
          text("an MP3 sound", OTHER, 0, "ID3\u0004"),
          text("an SQLite database", EXPORT, 0, "SQLite format 3\u0000"),
          text("a Parquet table", EXPORT, 0, "PAR1\u0015"),
          text("an Arrow table", EXPORT, 0, "ARROW1\u0000"),
          text("an Avro table", EXPORT, 0, "Obj\u0001"),
          hex("an HDF5 file", EXPORT, 0, "894844460d0a1a0a"),
          hex("a NumPy array", EXPORT, 0, "934e554d5059"),
          hex("a program", OTHER, 0, "7f454c46"),
          hex("a Java class", OTHER, 0, "cafebabe0000"),
          text(
              "a pointer of Git LFS to a file that is not here",
              "fetch the file with: git lfs pull",
              0,
              "version https://git-lfs.github.com/spec/"));

  private final String kind;
  private final String remedy;
  private final int offset;
  private final byte[] bytes;

  private FileSignature(String kind, String remedy, int offset, byte[] bytes) {
    this.kind = kind;
    this.remedy = remedy;
    this.offset = offset;
    this.bytes = bytes;
  }

  private static FileSignature hex(String kind, String remedy, int offset, String digits) {
    return new FileSignature(kind, remedy, offset, HexFormat.of().parseHex(digits));
  }

  private static FileSignature text(String kind, String remedy, int offset, String characters) {
    return new FileSignature(
        kind, remedy, offset, characters.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The kind of a file that begins with some bytes, where it is known to be no text. */
  static Optional<FileSignature> of(byte[] file) {
    return KNOWN.stream().filter(signature -> signature.isIn(file)).findFirst();
  }

  private boolean isIn(byte[] file) {
    int end = offset + bytes.length;
    return file.length >= end && Arrays.equals(file, offset, end, bytes, 0, bytes.length);
  }

  /** Such as {@code a PNG picture}. */
  String kind() {
    return kind;
  }

  /** What a person can do who wanted to give a text. */
  String remedy() {
    return remedy;
  }
}
