package io.github.timefreq.gpt.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {
  private static final byte[] TEXT =
      "some text that is worth packing ".repeat(100).getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  @Test
  void plainAndPackedFilesGiveTheSameText() throws IOException {
    assertThat(read(file("a.txt", TEXT))).isEqualTo(TEXT);
    assertThat(read(file("a.txt.gz", gzip(TEXT)))).isEqualTo(TEXT);
    assertThat(read(file("a.zip", zip("a.txt")))).isEqualTo(TEXT);
    Path several = file("several.zip", zip("a.txt", "b.txt"));
    assertThat(TextSource.of(several + "!b.txt", (r, t) -> {}).read()).isEqualTo(TEXT);
  }

  @Test
  void whatCannotBeReadIsNamed() throws IOException {
    assertRefused(folder.resolve("none.txt"), "none.txt does not exist; give a text file");
    assertRefused(folder, "is a folder");
    assertRefused(file("no.gz", TEXT), "no.gz is damaged or incomplete");
    assertRefused(file("no.zip", TEXT), "no.zip is damaged or incomplete");
    Path several = file("several.zip", zip("a.txt", "b.txt"));
    assertRefused(several, "holds several files; name one as " + several + "!ENTRY");
    assertThatIOException()
        .isThrownBy(() -> TextSource.of(several + "!c.txt", (r, t) -> {}).read())
        .withMessageEndingWith("holds no file c.txt; it holds [a.txt, b.txt]");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void whatCanBeReadOnlyOnceIsRefused() {
    assertRefused(Path.of("/dev/zero"), "is a pipe or a device");
  }

  @Test
  void namesMayBeInCapitals() throws IOException {
    assertThat(read(file("A.GZ", gzip(TEXT)))).isEqualTo(TEXT);
    assertThat(read(file("B.ZIP", zip("a.txt")))).isEqualTo(TEXT);
  }

  @Test
  void aLongListOfEntriesIsCut() throws IOException {
    Path file = file("seven.zip", zip("a", "b", "c", "d", "e", "f", "g"));

    assertRefused(file, "[a, b, c, d, e] and 2 more");
  }

  @Test
  void emptyFilesAreRefused() throws IOException {
    for (String name : new String[] {"a.txt", "a.gz", "a.zip"}) {
      assertRefused(file(name, new byte[0]), "is empty");
    }
    assertRefused(file("packed.gz", gzip(new byte[0])), "holds an empty text");
  }

  @Test
  void filesThatEndTooEarlyAreRefusedWhereverTheyEnd() throws IOException {
    byte[] gzip = gzip(TEXT);
    byte[] zip = zip("a.txt");
    for (int end = 1; end < gzip.length; end++) {
      assertRefused(file("a.gz", Arrays.copyOf(gzip, end)), "damaged or incomplete");
    }
    for (int end = 1; end < zip.length; end++) {
      assertRefused(file("a.zip", Arrays.copyOf(zip, end)), "damaged or incomplete");
    }
  }

  @Test
  void aZipWhoseContentHasChangedIsRefused() throws IOException {
    byte[] zip = storedZip();
    zip[zip.length / 4]++;

    assertRefused(file("a.zip", zip), "damaged or incomplete", "checksum of a.txt");
  }

  @Test
  void sourcesAreFoundByName() {
    assertThat(TextSource.of("synthetic", (received, total) -> {})).isInstanceOf(MarkovText.class);
    assertThat(TextSource.of("text8", (received, total) -> {})).isInstanceOf(Text8.class);
    assertThat(TextSource.of("text8.zip", (received, total) -> {})).isInstanceOf(TextFile.class);
    assertThat(TextSource.file(Path.of("text8"))).isInstanceOf(TextFile.class);
    assertThat(TextSource.file(Path.of("folder", "a.txt")).name()).isEqualTo("a.txt");
  }

  private static void assertRefused(Path file, String... parts) {
    assertThatIOException()
        .isThrownBy(() -> read(file))
        .withMessageStartingWith(file.toString())
        .satisfies(e -> assertThat(e.getMessage()).contains(parts).doesNotContain("null"));
  }

  private static byte[] read(Path file) throws IOException {
    return TextSource.file(file).read();
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(content);
    }
    return packed.toByteArray();
  }

  private static byte[] zip(String... names) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(packed)) {
      for (String name : names) {
        out.putNextEntry(new ZipEntry(name));
        if (!name.endsWith("/")) {
          out.write(TEXT);
        }
      }
    }
    return packed.toByteArray();
  }

  /** Not compressed, so that a change of a byte is only seen in the checksum. */
  private static byte[] storedZip() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(packed)) {
      out.setLevel(0);
      out.putNextEntry(new ZipEntry("a.txt"));
      out.write(TEXT);
    }
    return packed.toByteArray();
  }
}
