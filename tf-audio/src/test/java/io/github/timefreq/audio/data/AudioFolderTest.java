package io.github.timefreq.audio.data;

import static io.github.timefreq.audio.format.SoundFiles.RATE;
import static io.github.timefreq.audio.format.SoundFiles.labels;
import static io.github.timefreq.audio.format.SoundFiles.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.timefreq.audio.format.AudioFormatException;
import io.github.timefreq.audio.format.SoundFiles;
import io.github.timefreq.audio.format.WavBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioFolderTest {
  @TempDir private Path temp;
  private SoundFiles files;

  @BeforeEach
  void aHiddenFileIsNeverPartOfIt() {
    files = new SoundFiles(temp);
    files.put("__MACOSX/dog/._a.wav", "not a sound");
    files.put(".DS_Store", "not a sound");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFolderIsAClass(boolean zipped) throws Exception {
    files.sounds("dog/b.wav", "cat/deeper/a.wav", "dog/a.WAV", "bird/x.wav");

    AudioDataset dataset = load(zipped);

    assertThat(dataset.classes()).containsExactly("bird", "cat", "dog");
    assertThat(names(dataset))
        .containsExactly("bird/x.wav", "cat/deeper/a.wav", "dog/a.WAV", "dog/b.wav");
    assertThat(labels(dataset)).containsExactly("bird", "cat", "dog", "dog");
    assertThat(dataset.examples()).allMatch(e -> e.part() == null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "set/", "all/of/it/"})
  void partsAreAboveClassesAndAllMayBeWrapped(String wrapper) throws Exception {
    files.sounds(
        wrapper + "train/dog/a.wav", wrapper + "valid/cat/a.wav", wrapper + "testing/dog/b.wav");

    AudioDataset dataset = load(false);

    assertThat(dataset.classes()).containsExactly("cat", "dog");
    assertThat(dataset.examples())
        .extracting(AudioExample::part)
        .containsExactly(AudioPart.TEST, AudioPart.TRAIN, AudioPart.VALIDATION);
  }

  @Test
  void aClassMayBeCalledTestIfThatIsSaid() throws Exception {
    files.sounds("test/a.wav", "train/b.wav");
    AudioFolder.Builder folder = AudioFolder.builder(files.folder()).optIndex(AudioFolder.NO_INDEX);

    assertThat(files.load(folder).classes()).containsExactly("test", "train");
  }

  @Test
  void soundsAreBroughtToTheRateOfTheModel() throws Exception {
    files.sounds("a/1.wav", "b/1.wav");
    files.put("b/2.wav", new WavBytes(WavBytes.PCM, 16, 2, 44100, false).file(new float[441]));

    AudioDataset dataset = AudioFolder.builder(files.written(false)).build().load(16000, files);

    assertThat(dataset.examples()).extracting(e -> e.sound().length()).containsExactly(8, 8, 160);
    assertThat(dataset.bytes()).isEqualTo(4 * 176);
  }

  @Test
  void moreSoundsThanTheMemoryAllowsAreRefused() throws Exception {
    files.sounds("a/1.wav", "b/1.wav");
    AudioFolder folder = AudioFolder.builder(files.written(false)).optMaxBytes(31).build();

    assertThatThrownBy(() -> folder.load(RATE, files))
        .isInstanceOf(AudioFormatException.class)
        .hasMessageContaining("take more than 0 MiB at 8000 Hz");
  }

  @Test
  void aFolderMayBeOfPartsAltogetherOnly() {
    files.sounds("train/dog/a.wav", "test/cat/a.wav", "noise/x.wav");

    assertRefused("its folders are partly called train, validation or test", "noise/x.wav");
  }

  @ParameterizedTest
  @CsvSource({"fold1, fold10", "Part 1, part 2", "FSD50K.dev_audio, FSD50K.eval_audio"})
  void foldersThatAreHardlyClassesAreRefusedUnlessTheyAreSaidToBe(String one, String two)
      throws Exception {
    files.sounds("audio/" + one + "/a.wav", "audio/" + two + "/b.wav");

    assertRefused(
        "its folders are called " + one + ", " + two + ", as parts and folds are, not classes:");
    AudioFolder.Builder folder = AudioFolder.builder(files.folder());
    assertThat(files.load(folder.optIndex(AudioFolder.NO_INDEX)).classes())
        .containsExactly(one, two);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fold1",
        "fold_one",
        "Fold A",
        "batch1",
        "train1",
        "test_set",
        "train",
        "TEST",
        "dev",
        "split-2",
        "set10",
        "k-fold_3"
      })
  void oneSuchFolderIsEnough(String name) {
    files.sounds("audio/dog/a.wav", "audio/" + name + "/b.wav");

    assertRefused("its folders are called " + name + ", as parts and folds are", "--index none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"trains", "party", "folding", "set", "testament", "developer", "part"})
  void wordsThatBeginLikeThemAreClasses(String name) throws Exception {
    files.sounds("dog/a.wav", name + "/b.wav");

    assertThat(load(false).classes()).containsExactlyInAnyOrder("dog", name);
  }

  @Test
  void partsMayBeBelowClasses() throws Exception {
    files.sounds("dog/train/a.wav", "dog/test/b.wav", "cat/train/a.wav");

    assertThat(load(false).examples())
        .extracting(AudioExample::part)
        .containsExactly(AudioPart.TRAIN, AudioPart.TEST, AudioPart.TRAIN);
    assertThat(files.notes()).singleElement().asString().contains("below the classes");
  }

  @Test
  void partsBelowSomeClassesOnlyAreTold() throws Exception {
    files.sounds("dog/train/a.wav", "dog/test/b.wav", "cat/a.wav");

    assertThat(load(false).examples()).allMatch(e -> e.part() == null);
    assertThat(files.notes()).singleElement().asString().contains("some sounds are in none");
  }

  @Test
  void labelsThatLookAlikeAreRefused() {
    files.sounds("b\u00E4r/1.wav", "ba\u0308r/1.wav", "dog/1.wav");

    assertRefused("the labels 'ba\\u0308r' and 'b\\u00E4r' look alike");
  }

  @Test
  void labelsThatDifferByCaseAreTwoAndTold() throws Exception {
    files.sounds("a/1.wav", "A/1.wav");

    assertThat(load(true).classes()).containsExactly("A", "a");
    assertThat(files.notes())
        .containsExactly("the labels 'A' and 'a' differ by case only, and are two classes");
  }

  @Test
  void soundsThatAreNotReadAreNamed() throws Exception {
    files.sounds("a/1.wav", "b/1.FLAC.wav", "_noise/1.wav");
    files.put("a/2.MP3", "x").put("b/2.opus", "x");

    load(false);

    assertThat(files.notes())
        .containsExactly(
            "sounds that are not used: _noise/1.wav",
            "sounds of kinds that are not read: a/2.MP3, b/2.opus");
  }

  @Test
  void aClassOfWhichNoSoundIsReadIsRefused() {
    files.sounds("a/1.wav", "b/1.wav").put("c/1.mp3", "x");

    assertRefused("no file of the class c is WAV, FLAC or Ogg Vorbis", "c/1.mp3");
  }

  @Test
  void listsOfPartsThatNameNothingAreRefusedAndOtherNamesTold() throws Exception {
    files.sounds("yes/1.wav", "no/1.wav", "no/2.wav");
    files.put("Validation_List.txt", "no/2.wav\nno/3.wav\n");
    load(false);
    assertThat(files.notes())
        .containsExactly("Validation_List.txt names files that are not there: no/3.wav");

    files.put("Validation_List.txt", "no/3.wav\n");
    assertRefused("Validation_List.txt names no file that is there, but no/3.wav");
    files.put("Validation_List.txt", "no/1.wav\n").put("testing_list.txt", "no/1.wav\n");
    assertRefused("testing_list.txt names a sound of another part: no/1.wav");
  }

  @Test
  void whereThereAreNoSoundsArchivesAreNamed() {
    files.put("ESC-50.zip", "x").put("README.md", "x");

    assertRefused("it names or holds no WAV, FLAC or Ogg Vorbis files, but ESC-50.zip");
  }

  @Test
  void columnsAreRefusedWhereNoTableIsUsed() throws Exception {
    files.sounds("a/1.wav", "b/1.wav");
    AudioFolder folder = AudioFolder.builder(files.folder()).optGroupColumn("speaker").build();

    assertThatThrownBy(() -> folder.load(RATE, files))
        .isInstanceOf(AudioFormatException.class)
        .hasMessageContaining("columns or rows are named, but no table is used");
  }

  @Test
  void whatIsNoDataSetIsRefusedInOneLine() throws Exception {
    Path text = Files.writeString(temp.resolve("text.zip"), "no archive");
    Path empty = Files.createDirectory(temp.resolve("empty"));
    for (Path path : List.of(text, empty, temp.resolve("missing"))) {
      assertThatThrownBy(() -> AudioFolder.builder(path).build().load(RATE, files))
          .isInstanceOf(IOException.class)
          .message()
          .contains(path.toString())
          .doesNotContain("\n");
    }
  }

  private AudioDataset load(boolean zipped) throws IOException {
    return files.load(AudioFolder.builder(files.written(zipped)));
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(() -> load(false))
        .isInstanceOf(AudioFormatException.class)
        .message()
        .startsWith(temp.resolve("set") + ": ")
        .contains(parts)
        .doesNotContain("\n");
  }
}
