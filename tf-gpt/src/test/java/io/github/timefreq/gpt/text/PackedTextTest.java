package io.github.timefreq.gpt.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.ArchiveStreamFactory;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedTextTest {
  private static final byte[] TEXT =
      "ein Bär und eine Bärin ".repeat(100).getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        CompressorStreamFactory.GZIP,
        CompressorStreamFactory.BZIP2,
        CompressorStreamFactory.XZ,
        CompressorStreamFactory.LZMA,
        CompressorStreamFactory.ZSTANDARD,
        CompressorStreamFactory.LZ4_FRAMED,
        CompressorStreamFactory.SNAPPY_FRAMED
      })
  void compressedTextsAreReadWhateverTheirNames(String compressor) throws Exception {
    byte[] packed = compressed(compressor, TEXT);

    for (String name : new String[] {"a.txt", "a.gz", "a.zip", "a." + compressor, "a"}) {
      assertThat(read(file(name, packed))).isEqualTo(TEXT);
    }
    assertThat(read(file("a.zip", zip(Map.of("a.gz", packed))))).isEqualTo(TEXT);
    assertThat(read(file("a.tar.x", compressed(compressor, tar(Map.of("a", TEXT))))))
        .isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CompressorStreamFactory.GZIP,
        CompressorStreamFactory.BZIP2,
        CompressorStreamFactory.XZ,
        CompressorStreamFactory.ZSTANDARD,
        CompressorStreamFactory.LZ4_FRAMED
      })
  void joinedFilesAreReadToTheirEnd(String compressor) throws Exception {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(compressed(compressor, Arrays.copyOf(TEXT, 1000)));
    joined.write(compressed(compressor, Arrays.copyOfRange(TEXT, 1000, TEXT.length)));

    assertThat(read(file("a", joined.toByteArray()))).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CompressorStreamFactory.BZIP2,
        CompressorStreamFactory.XZ,
        CompressorStreamFactory.ZSTANDARD,
        CompressorStreamFactory.LZ4_FRAMED
      })
  void whatEndsTooEarlyOrWasChangedIsRefusedInALine(String compressor) throws Exception {
    byte[] packed = compressed(compressor, TEXT);
    for (int end = 20; end < packed.length; end += 5) {
      assertRefused(file("a", Arrays.copyOf(packed, end)), "is damaged or incomplete: ");
    }
    byte[] changed = packed.clone();
    changed[packed.length / 2] ^= 0x55;

    assertRefused(file("a", changed), "is damaged or incomplete: ");
  }

  @Test
  void aFileThatIsPackedOverAndOverIsRefused() throws Exception {
    byte[] packed = TEXT;
    for (int layer = 0; layer < 6; layer++) {
      packed = compressed(CompressorStreamFactory.GZIP, packed);
    }

    assertRefused(file("a.gz", packed), "is packed more than 4 times");
  }

  @Test
  void whatFileManagersAddIsNoText() throws IOException {
    Map<String, byte[]> files =
        Map.of(
            "__MACOSX/._a.txt", TEXT,
            "._a.txt", TEXT,
            "texts/.DS_Store", TEXT,
            "Thumbs.db", TEXT,
            "texts/a.txt", TEXT);

    assertThat(read(file("a.zip", zip(files)))).isEqualTo(TEXT);
    assertThat(read(file("a.tar", tar(files)))).isEqualTo(TEXT);
  }

  @Test
  void oneOfSeveralIsNamed() throws IOException {
    Map<String, byte[]> files = Map.of("a.txt", TEXT, "b!.txt", new byte[] {'b'});
    for (Path archive :
        new Path[] {file("files!.zip", zip(files)), file("files.tar", tar(files))}) {
      assertThat(TextSource.of(archive + "!b!.txt", (r, t) -> {}).read()).containsExactly('b');
      assertThat(TextSource.of(archive + "!b!.txt", (r, t) -> {}).name())
          .isEqualTo(archive.getFileName() + "!b!.txt");
      assertRefused(
          archive, "holds several files; name one as " + archive + "!ENTRY, of [a.txt, b!.txt]");
    }
  }

  @Test
  void anArchiveInAnArchiveAndADocumentAreRefusedByTheirKinds() throws Exception {
    byte[] zip = zip(Map.of("a.txt", TEXT));

    assertRefused(file("a.zip", zip(Map.of("a.zip", zip))), "holds another archive");
    assertRefused(
        file("a.docx", zip(Map.of("[Content_Types].xml", TEXT, "word/document.xml", TEXT))),
        "is a document");
  }

  @ParameterizedTest
  @ValueSource(strings = {"74e47874", "84948100", "e9"})
  void aNameInAnotherEncodingKeepsNothingFromBeingRead(String name) throws IOException {
    byte[] zip = zip(Map.of("x".repeat(name.length() / 2), TEXT));
    byte[] raw = HexFormat.of().parseHex(name);
    for (int at = 0; at + raw.length <= zip.length; at++) {
      if (new String(zip, at, raw.length, StandardCharsets.ISO_8859_1)
              .equals("x".repeat(raw.length))
          && (at == 30 || at > 100)) {
        System.arraycopy(raw, 0, zip, at, raw.length);
      }
    }

    assertThat(read(file("a.zip", zip))).isEqualTo(TEXT);
  }

  @Test
  void zipsOfUnusualMakeAreRead() throws IOException {
    ByteArrayOutputStream large = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(large)) { // has data descriptors
      out.setUseZip64(Zip64Mode.Always);
      out.setComment("a comment");
      out.putArchiveEntry(new ZipArchiveEntry("a.txt"));
      out.write(TEXT);
      out.closeArchiveEntry();
    }
    ByteArrayOutputStream program = new ByteArrayOutputStream();
    program.write("#!/bin/sh\nexec unzip $0\n".getBytes(StandardCharsets.US_ASCII));
    program.write(zip(Map.of("a.txt", TEXT)));

    assertThat(read(file("large.zip", large.toByteArray()))).isEqualTo(TEXT);
    assertThat(read(file("program.zip", program.toByteArray()))).isEqualTo(TEXT);
  }

  @Test
  void anEmptyZipIsRefused() throws IOException {
    assertRefused(file("a.zip", zip(Map.of())), "holds no file: the archive is empty");
  }

  @Test
  void onlyTheEntryThatCannotBeReadIsRefusedWithTheReason() throws IOException {
    Map<String, byte[]> files = Map.of("a.txt", TEXT, "b.txt", TEXT);
    byte[] encrypted = zip(files);
    byte[] lzma = zip(files);
    int central = indexOf(encrypted, new byte[] {'P', 'K', 1, 2});
    encrypted[central + 8] |= 1;
    lzma[central + 10] = 14;

    for (byte[] zip : new byte[][] {encrypted, lzma}) {
      Path file = file("a.zip", zip);
      assertThat(TextSource.of(file + "!b.txt", (r, t) -> {}).read()).isEqualTo(TEXT);
    }
    assertRefused("encrypted.zip", encrypted, "a.txt is encrypted");
    assertRefused("lzma.zip", lzma, "a.txt is packed by LZMA (14)");
  }

  @Test
  void aPlainTextThatIsCalledPackedIsRefused() throws IOException {
    for (String name : new String[] {"a.gz", "a.BZ2", "a.tar", "a.zst"}) {
      assertRefused(file(name, TEXT), "it is not packed as its name says");
    }
  }

  /** The archive's own reader stops where the .tar ends, before the checksum around it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        CompressorStreamFactory.GZIP,
        CompressorStreamFactory.BZIP2,
        CompressorStreamFactory.XZ,
        CompressorStreamFactory.ZSTANDARD,
        CompressorStreamFactory.LZ4_FRAMED,
        ArchiveStreamFactory.ZIP
      })
  void aTarWhoseChecksumAroundItIsWrongIsRefused(String layer) throws Exception {
    byte[] text = new byte[30_000];
    new SplittableRandom(1).nextBytes(text); // is stored as it is, or nearly so
    byte[] tar = tar(Map.of("a.txt", text));
    byte[] packed =
        layer.equals(ArchiveStreamFactory.ZIP) ? storedZip(tar) : compressed(layer, tar);
    assertThat(read(file("a", packed))).isEqualTo(text);

    int accepted = 0;
    for (int at = 2000; at < 20_000; at += 500) {
      byte[] changed = packed.clone();
      changed[at] ^= 1;
      accepted += isRead(file("a", changed)) ? 1 : 0;
    }

    assertThat(accepted).isZero();
  }

  @Test
  void aTarThatIsCutOffAnywhereIsRefused() throws Exception {
    byte[] tar = tar(Map.of("a.txt", TEXT, ".hidden", TEXT));
    int end = tar.length;
    while (tar[end - 1] == 0) {
      end--;
    }
    int whole = (end + 511) / 512 * 512; // the end of the last entry

    for (int length = 512; length < whole + 512; length += 100) {
      assertRefused(file("a.tar", Arrays.copyOf(tar, length)), "is damaged or incomplete: ");
    }
    assertRefused(
        file("a.tar", Arrays.copyOf(tar, whole)),
        "is damaged or incomplete: its .tar archive is cut off");
    assertRefused(file("a.tar", Arrays.copyOf(tar, whole + 700)), "is damaged or incomplete: ");
    for (int blocks = 1; blocks < 3; blocks++) {
      assertThat(read(file("a.tar", Arrays.copyOf(tar, whole + 512 * blocks)))).isEqualTo(TEXT);
    }
  }

  @Test
  void whatFollowsBehindAnEndIsNotPassedOver() throws Exception {
    byte[] tar = tar(Map.of("a.txt", TEXT));
    byte[] joined = Arrays.copyOf(tar, 2 * tar.length);
    System.arraycopy(tar, 0, joined, tar.length, tar.length);
    byte[] lzma = compressed(CompressorStreamFactory.LZMA, TEXT);
    byte[] longer = Arrays.copyOf(lzma, lzma.length + 1);
    longer[lzma.length] = 'x';

    assertRefused(file("a.tar", joined), "something follows behind the end of its .tar archive");
    assertRefused(file("a.lzma", longer), "something follows behind the end of what is packed");
  }

  @Test
  void aTarWithADamagedHeaderIsRefused() throws Exception {
    byte[] tar = tar(Map.of("a.txt", TEXT));
    tar[0] ^= 1;

    assertRefused(file("a.tar", tar), "the checksum of the header of `.txt is wrong");
  }

  private static boolean isRead(Path file) {
    try {
      read(file);
      return true;
    } catch (IOException e) {
      assertThat(e.getMessage()).contains(" is damaged or incomplete: ");
      return false;
    }
  }

  private void assertRefused(String name, byte[] content, String part) throws IOException {
    Path file = file(name, content);
    assertThatIOException()
        .isThrownBy(() -> TextSource.of(file + "!a.txt", (r, t) -> {}).read())
        .withMessageStartingWith(file.toString())
        .withMessageContaining(part);
  }

  private static void assertRefused(Path file, String part) {
    assertThatIOException()
        .isThrownBy(() -> read(file))
        .withMessageStartingWith(file.toString())
        .withMessageContaining(part)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("null", "\n"));
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    return new String(bytes, StandardCharsets.ISO_8859_1)
        .indexOf(new String(part, StandardCharsets.ISO_8859_1));
  }

  private static byte[] read(Path file) throws IOException {
    return TextSource.file(file).read();
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static byte[] compressed(String compressor, byte[] content)
      throws IOException, CompressorException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out =
        compressor.equals(CompressorStreamFactory.ZSTANDARD)
            ? ZstdCompressorOutputStream.builder()
                .setOutputStream(packed)
                .setChecksum(true)
                .get() // with a checksum, as zstd does
            : new CompressorStreamFactory().createCompressorOutputStream(compressor, packed)) {
      out.write(content);
    }
    return packed.toByteArray();
  }

  private static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(packed)) {
      for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
        out.putArchiveEntry(new ZipArchiveEntry(file.getKey()));
        out.write(file.getValue());
        out.closeArchiveEntry();
      }
    }
    return packed.toByteArray();
  }

  /** Not compressed: an inflater would read on to the end, where the checksum is looked at. */
  private static byte[] storedZip(byte[] tar) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(tar);
    ZipArchiveEntry entry = new ZipArchiveEntry("a.tar");
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(tar.length);
    entry.setCrc(checksum.getValue());
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(packed)) {
      out.putArchiveEntry(entry);
      out.write(tar);
      out.closeArchiveEntry();
    }
    return packed.toByteArray();
  }

  private static byte[] tar(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(packed)) {
      for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        out.putArchiveEntry(entry);
        out.write(file.getValue());
        out.closeArchiveEntry();
      }
    }
    return packed.toByteArray();
  }
}
