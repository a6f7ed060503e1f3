package io.github.timefreq.audio.data;

import static io.github.timefreq.audio.format.SoundFiles.RATE;
import static io.github.timefreq.audio.format.SoundFiles.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.timefreq.audio.format.AudioFormatException;
import io.github.timefreq.audio.format.SoundFiles;
import io.github.timefreq.audio.format.WavBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that cannot be read end the loading, unless they are to be left out. */
class DamagedSoundsTest {
  @TempDir private Path temp;
  private SoundFiles files;

  @BeforeEach
  void someSounds() {
    files = new SoundFiles(temp).sounds("a/1.wav", "b/1.wav");
  }

  @Test
  void damagedFilesAreCountedAndNamedAndNothingIsLoaded() {
    damage();

    assertThatThrownBy(() -> files.load())
        .isInstanceOf(AudioFormatException.class)
        .message()
        .startsWith(temp.resolve("set") + ": 8 of 10 files cannot be read: a/0.wav: the file is")
        .contains("; a/2.wav: ", "; b/5.flac: ", "; and 3 more; mend them, or leave them out")
        .doesNotContain("\n", "b/6.flac");
  }

  @Test
  void damagedFilesAreSkippedWhereAskedAndTold() throws Exception {
    damage();

    AudioDataset dataset = skipping();

    assertThat(names(dataset)).containsExactly("a/1.wav", "b/1.wav");
    assertThat(files.skipped()).containsExactly(dataset.skipped());
    assertThat(dataset.skipped().count()).isEqualTo(8);
    assertThat(dataset.skipped().first())
        .hasSize(5)
        .startsWith(
            "a/0.wav: the file is empty",
            "a/2.wav: it is of an unknown kind, which is not supported; convert it to WAV, FLAC or Ogg Vorbis");
    assertThat(dataset.skipped().toString()).endsWith("; and 3 more");
  }

  private void damage() {
    files.put("a/0.wav", "").put("a/2.wav", "no sound");
    for (int i = 3; i < 9; i++) {
      files.put("b/" + i + ".flac", "fLaC");
    }
  }

  @Test
  void filesThatAreMissingOrMayBeTwoAreDamage() throws Exception {
    files.sounds("x/a.wav", "y/a.wav", "y/b.wav").put("c.mp3", "");
    files.put("index.csv", "file,label\na.wav,1\nx/a.wav,2\nb,3\nnone.wav,1\nc.mp3,1\n");

    assertThatThrownBy(() -> files.load())
        .hasMessageContaining(
            ": 3 of 5 files cannot be read: a.wav: this may be x/a.wav or y/a.wav;"
                + " none.wav: there is no such file;"
                + " c.mp3: it is neither WAV, FLAC nor Ogg Vorbis, by its name; mend them");
    assertThat(names(skipping())).containsExactly("x/a.wav", "y/b.wav");
  }

  @Test
  void aLinkToNothingIsDamage() throws Exception {
    Path link = files.folder().resolve("b/2.wav");
    Files.createSymbolicLink(link, temp.resolve("unmounted/2.wav"));

    assertThatThrownBy(() -> files.load())
        .hasMessageContaining("1 of 3 files cannot be read: b/2.wav: there is no such file any");
  }

  @Test
  void classesAreThoseThatAreReadAndOthersTold() throws Exception {
    files.put("c/1.wav", "no sound");

    assertThat(skipping().classes()).containsExactly("a", "b");
    assertThat(files.notes()).containsExactly("classes left out, of which no sound can be read: c");

    files.put("b/1.wav", "no sound");
    assertThatThrownBy(this::skipping).hasMessageContaining("of the classes [a]");
  }

  /** A disk or a network that fails says nothing about what a file holds. */
  @ParameterizedTest
  @EnumSource(DamagedFilePolicy.class)
  void whatKeepsAFileFromBeingReadIsNeverDamage(DamagedFilePolicy damaged) {
    IOException stale = new IOException("Stale file handle");
    SoundStore store =
        new SoundStore() {
          @Override
          public NavigableSet<String> names() {
            return new TreeSet<>(List.of("a/1.wav", "b/1.wav"));
          }

          @Override
          public InputStream open(String name) throws IOException {
            if (name.startsWith("a")) {
              return new ByteArrayInputStream(WavBytes.PLAIN.file(1));
            }
            throw stale;
          }

          @Override
          public void close() {}
        };
    SoundLoader loader = new SoundLoader(store, RATE, damaged, Long.MAX_VALUE, files);

    assertThatThrownBy(() -> loader.load("set", ClassFolders.read(store, false))).isSameAs(stale);
  }

  @Test
  void aNameThatCannotBeReadIsRefused() {
    assertThatThrownBy(() -> FolderStore.requireReadable(temp, "b\uFFFDr/1.wav"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("set a locale of UTF-8 (LC_ALL=C.UTF-8), or rename the file");
  }

  private AudioDataset skipping() throws IOException {
    return files.load(AudioFolder.builder(files.folder()).optDamaged(DamagedFilePolicy.SKIP));
  }
}
