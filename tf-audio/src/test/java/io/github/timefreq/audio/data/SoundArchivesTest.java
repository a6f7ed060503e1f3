package io.github.timefreq.audio.data;

import static io.github.timefreq.audio.format.SoundFiles.RATE;
import static io.github.timefreq.audio.format.SoundFiles.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.timefreq.audio.format.SoundFiles;
import io.github.timefreq.audio.format.WavBytes;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Archives are read, or refused entry by entry. */
class SoundArchivesTest {
  private static final int DEFLATE64 = 9;
  private static final int LZMA = 14;

  /** Places of fields in the headers of an entry, before its name in the archive's directory. */
  private static final int FLAGS = 38;

  private static final int METHOD = 36;
  private static final int CHECKSUM = 30;

  @TempDir private Path temp;
  private SoundFiles files;

  @BeforeEach
  void someSounds() {
    files = new SoundFiles(temp).sounds("a/1.wav", "b/1.wav");
  }

  @ParameterizedTest
  @CsvSource({"windows-1252, b\u00E4r", "IBM437, b\u00E4r", "UTF-8, \uD83D\uDC36"})
  void namesOfAnyEncodingAreRead(String charset, String name) throws Exception {
    files.sounds(name + "/1.wav");
    Path zip = files.zip(temp.resolve("set.zip"), Charset.forName(charset));

    assertThat(files.load(AudioFolder.builder(zip)).classes()).containsExactly("a", "b", name);
  }

  @Test
  void filesOfFileManagersAreNoneOfADataSet() throws Exception {
    for (String name : new String[] {"__MACOSX/a/._1.wav", "a/._2.wav", ".DS_Store", "a/.x.wav"}) {
      files.put(name, "resource fork");
    }
    for (boolean zipped : new boolean[] {false, true}) {
      assertThat(names(files.load(AudioFolder.builder(files.written(zipped)))))
          .containsExactly("a/1.wav", "b/1.wav");
    }
    assertThat(files.notes()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(DamagedFilePolicy.class)
  void anEncryptedSoundIsRefusedWithWhatToDo(DamagedFilePolicy damaged) throws Exception {
    Path zip = files.zip();
    patch(zip, "b/1.wav", FLAGS, 1);

    assertRefused(zip, damaged, "b/1.wav is encrypted; unpack the archive with its password");
  }

  @ParameterizedTest
  @EnumSource(DamagedFilePolicy.class)
  void aMethodThatIsNotReadIsNamed(DamagedFilePolicy damaged) throws Exception {
    Path zip = files.zip();
    patch(zip, "b/1.wav", METHOD, Deflater.DEFLATED ^ LZMA);

    assertRefused(zip, damaged, "b/1.wav is packed by LZMA (14), which is not supported");
  }

  @Test
  void whatIsNotNeededMayBeEncrypted() throws Exception {
    files.put("notes.pdf", "x");
    Path zip = files.zip();
    patch(zip, "notes.pdf", FLAGS, 1);

    assertThat(names(files.load(AudioFolder.builder(zip)))).hasSize(2);
  }

  /** Blocks that are stored are the same in Deflate and in Deflate64. */
  @Test
  void deflate64IsRead() throws Exception {
    Path zip = temp.resolve("set.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.setLevel(Deflater.NO_COMPRESSION);
      for (String name : new String[] {"a/1.wav", "b/1.wav"}) {
        out.putNextEntry(new ZipEntry(name));
        out.write(WavBytes.PLAIN.file(1, 0));
      }
    }
    patch(zip, "b/1.wav", METHOD, Deflater.DEFLATED ^ DEFLATE64);

    assertThat(names(files.load(AudioFolder.builder(zip)))).containsExactly("a/1.wav", "b/1.wav");
  }

  @Test
  void zip64IsRead() throws Exception {
    Path zip = temp.resolve("set.zip");
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
      out.setUseZip64(Zip64Mode.Always);
      for (String name : new String[] {"a/1.wav", "b/1.wav"}) {
        out.putArchiveEntry(new ZipArchiveEntry(name));
        out.write(WavBytes.PLAIN.file(1, 0));
        out.closeArchiveEntry();
      }
    }

    assertThat(names(files.load(AudioFolder.builder(zip)))).containsExactly("a/1.wav", "b/1.wav");
  }

  @ParameterizedTest
  @EnumSource(DamagedFilePolicy.class)
  void twoSoundsOfOneNameAreRefused(DamagedFilePolicy damaged) throws Exception {
    files.sounds("b/2.wav");
    Path zip = files.zip();
    String bytes = Files.readString(zip, StandardCharsets.ISO_8859_1);
    Files.writeString(zip, bytes.replace("b/2.wav", "b/1.wav"), StandardCharsets.ISO_8859_1);

    assertRefused(zip, damaged, "holds more than one file b/1.wav");
  }

  @Test
  void aDamagedSoundIsDamage() throws Exception {
    files.sounds("b/2.wav");
    Path zip = files.zip();
    patch(zip, "b/1.wav", CHECKSUM, 1);

    assertRefused(
        zip,
        DamagedFilePolicy.REFUSE,
        "1 of 3 files cannot be read: the checksum of b/1.wav is wrong");
    AudioDataset dataset = files.load(AudioFolder.builder(zip).optDamaged(DamagedFilePolicy.SKIP));
    assertThat(names(dataset)).containsExactly("a/1.wav", "b/2.wav");
    assertThat(dataset.skipped().first()).containsExactly("the checksum of b/1.wav is wrong");
  }

  @ParameterizedTest
  @EnumSource(DamagedFilePolicy.class)
  void aDamagedTableIsNamed(DamagedFilePolicy damaged) throws Exception {
    files.put("meta/index.csv", "file,label\na/1.wav,x\nb/1.wav,y\n");
    Path zip = files.zip();
    patch(zip, "meta/index.csv", CHECKSUM, 1);

    assertRefused(zip, damaged, "the checksum of meta/index.csv is wrong");
  }

  @Test
  void otherArchivesAreCalledByTheirNames() throws Exception {
    Path gzip = Files.write(temp.resolve("set.tar.gz"), new byte[] {0x1F, (byte) 0x8B, 8, 0});

    assertRefused(
        gzip, DamagedFilePolicy.REFUSE, "is gzip data; give a folder of sounds, unpacked, or");
  }

  @Test
  void entriesWithOddNamesAreNothingButNames() throws Exception {
    files.sounds("../../a/1.wav", "/b/1.wav", "c\\1.wav");

    assertThat(files.load(AudioFolder.builder(files.zip())).examples()).hasSize(5);
    assertThat(temp.resolve("../../a")).doesNotExist();
  }

  @Test
  void whateverIsChangedAnArchiveIsReadOrRefusedInOneLine() throws Exception {
    files.put("t.csv", "file,label\na/1.wav,x\nb/1.wav,y\n");
    byte[] whole = Files.readAllBytes(files.zip());
    Path zip = temp.resolve("changed.zip");
    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= (byte) (1 << (i % Byte.SIZE));
      Files.write(zip, changed);
      try {
        files.load(AudioFolder.builder(zip));
      } catch (IOException e) {
        assertThat(e).hasMessageStartingWith(zip.toString()).message().doesNotContain("\n", "\r");
      }
    }
  }

  private void assertRefused(Path zip, DamagedFilePolicy damaged, String message) {
    AudioFolder folder = AudioFolder.builder(zip).optDamaged(damaged).build();
    assertThatThrownBy(() -> folder.load(RATE, files))
        .isInstanceOf(IOException.class)
        .message()
        .startsWith(zip.toString())
        .contains(message)
        .doesNotContain("\n");
  }

  /** Changes bits of a field before an entry's name in the archive's directory. */
  private static void patch(Path zip, String name, int before, int bits) throws IOException {
    byte[] bytes = Files.readAllBytes(zip);
    int entry = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf(name);
    bytes[entry - before] ^= (byte) bits;
    Files.write(zip, bytes);
  }
}
