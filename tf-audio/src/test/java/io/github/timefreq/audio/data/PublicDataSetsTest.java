package io.github.timefreq.audio.data;

import static io.github.timefreq.audio.format.SoundFiles.labels;
import static io.github.timefreq.audio.format.SoundFiles.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.timefreq.audio.format.AudioFormatException;
import io.github.timefreq.audio.format.SoundFiles;
import io.github.timefreq.audio.format.WavBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data sets are read as their authors publish them, whatever lies beside their sounds. */
class PublicDataSetsTest {
  @TempDir private Path temp;
  private SoundFiles files;

  @BeforeEach
  void create() {
    files = new SoundFiles(temp);
  }

  @ParameterizedTest
  @CsvSource({"false, ''", "true, speech_commands_v0.02/"})
  void speechCommands(boolean zipped, String top) throws Exception {
    files
        .sounds(
            top + "yes/1_nohash_0.wav",
            top + "yes/2_nohash_0.wav",
            top + "no/3_nohash_1.wav",
            top + "no/4_nohash_0.wav",
            top + "_background_noise_/pink_noise.wav")
        .put(top + "_background_noise_/README.md", "about")
        .put(top + "LICENSE", "words")
        .put(top + "README.md", "yes/1_nohash_0.wav\n")
        .put(top + "validation_list.txt", "yes/2_nohash_0.wav\n")
        .put(top + "testing_list.txt", "no/3_nohash_1.wav\n");

    AudioDataset dataset = load(zipped);

    assertThat(dataset.classes()).containsExactly("no", "yes");
    assertThat(dataset.examples())
        .extracting(AudioExample::part)
        .containsExactly(AudioPart.TEST, AudioPart.TRAIN, AudioPart.TRAIN, AudioPart.VALIDATION);
    assertThat(dataset.examples())
        .extracting(AudioExample::group)
        .containsExactly("3", "4", "1", "2");
    assertThat(files.notes())
        .containsExactly("sounds that are not used: " + top + "_background_noise_/pink_noise.wav");
  }

  @ParameterizedTest
  @CsvSource({"false, ''", "true, free-spoken-digit-dataset-master/"})
  void freeSpokenDigits(boolean zipped, String top) throws Exception {
    fsdd(top);

    AudioDataset dataset = load(zipped);

    assertThat(dataset.classes()).containsExactly("0", "1", "9");
    assertThat(names(dataset)).element(0).isEqualTo(top + "recordings/0_george_0.wav");
    assertThat(labels(dataset)).containsExactly("0", "0", "1", "9");
    assertThat(dataset.examples())
        .extracting(AudioExample::part)
        .containsExactly(AudioPart.TEST, AudioPart.TRAIN, AudioPart.TEST, AudioPart.TRAIN);
    assertThat(files.notes())
        .singleElement()
        .asString()
        .startsWith("names of recordings are taken for DIGIT_SPEAKER_TAKE.wav");
  }

  @Test
  void freeSpokenDigitsHaveTheColumnsOfTheirNames() throws Exception {
    fsdd("fsdd/");
    Path folder = files.folder();

    assertThat(files.load(AudioFolder.builder(folder).optGroupColumn("speaker")).examples())
        .extracting(AudioExample::group)
        .containsExactly("george", "george", "lucas", "yweweler");
    assertThat(names(files.load(AudioFolder.builder(folder).optWhere("split", "test"))))
        .containsExactly("fsdd/recordings/0_george_0.wav", "fsdd/recordings/1_lucas_4.wav");
    files.sounds("fsdd/recordings/zero.wav");
    assertThatThrownBy(() -> load(false))
        .isInstanceOf(AudioFormatException.class)
        .hasMessageContaining("but for fsdd/recordings/zero.wav; take these away");
  }

  @Test
  void freeSpokenDigitsMayHaveTakesWithZerosInFront() throws Exception {
    files.sounds(
        "recordings/0_al_00.wav",
        "recordings/0_al_05.wav",
        "recordings/1_al_004.wav",
        "recordings/1_al_99999999999.wav");

    assertThat(load(false).examples())
        .extracting(AudioExample::part)
        .containsExactly(AudioPart.TEST, AudioPart.TRAIN, AudioPart.TEST, AudioPart.TRAIN);
  }

  @Test
  void freeSpokenDigitsWithATableAreReadByIt() throws Exception {
    files.sounds("fsdd/recordings/0_george_0.wav", "fsdd/recordings/1_lucas_7.wav");
    files.put(
        "fsdd/index.csv",
        """
        file,digit,speaker,take,split,frames
        0_george_0.wav,0,george,0,train,4
        1_lucas_7.wav,1,lucas,7,test,4
        """);

    assertThat(load(true).examples())
        .extracting(AudioExample::part)
        .containsExactly(AudioPart.TRAIN, AudioPart.TEST);
  }

  private void fsdd(String top) {
    files
        .sounds(
            top + "recordings/0_george_0.wav",
            top + "recordings/0_george_10.wav",
            top + "recordings/1_lucas_4.wav",
            top + "recordings/9_yweweler_5.wav")
        .put(top + "README.md", "0_george_0.wav\n")
        .put(top + "metadata.py", "speakers = {}")
        .put(top + "pip_requirements.txt", "numpy\nscipy\n")
        .put(top + "acquire_data/say_numbers_prompt.py", "")
        .put(top + "utils/fsdd.py", "");
  }

  @ParameterizedTest
  @CsvSource({"false, ''", "true, ESC-50-master/"})
  void environmentalSounds(boolean zipped, String top) throws Exception {
    files
        .sounds(top + "audio/1-1-A-0.wav", top + "audio/2-2-B-9.wav", top + "audio/5-5-A-1.wav")
        .put(top + "LICENSE", "1-1-A-0.wav by someone\n")
        .put(top + "README.md", "about")
        .put(top + "requirements.txt", "pandas==0.19.1\n")
        .put(top + "tests/test_dataset.py", "")
        .put(top + "meta/esc50-human.xlsx", new byte[] {'P', 'K', 3, 4})
        .put(
            top + "meta/esc50.csv",
            """
            filename,fold,target,category,esc10,src_file,take\r
            1-1-A-0.wav,1,0,dog,True,1,A\r
            2-2-B-9.wav,2,9,crow,False,2,B\r
            5-5-A-1.wav,5,1,rooster,True,5,A\r
            """);

    AudioDataset fifty = load(zipped);
    AudioDataset ten =
        files.load(AudioFolder.builder(files.written(zipped)).optWhere("esc10", "True"));

    assertThat(labels(fifty)).containsExactly("dog", "crow", "rooster");
    assertThat(fifty.examples()).extracting(AudioExample::fold).containsExactly("1", "2", "5");
    assertThat(labels(ten)).containsExactly("dog", "rooster");
    assertThat(files.notes())
        .containsOnly(top + "meta/esc50.csv: labels are those of column category, not of target");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "UrbanSound8K/"})
  void urbanSounds(String top) throws Exception {
    files
        .sounds(
            top + "audio/fold1/101415-3-0-2.wav",
            top + "audio/fold2/102106-3-0-0.wav",
            top + "audio/fold10/100648-1-0-0.wav")
        .put(top + "audio/.DS_Store", "x")
        .put(top + "FREESOUNDCREDITS.txt", "101415 by someone\n")
        .put(top + "UrbanSound8K_README.txt", "about\n")
        .put(
            top + "metadata/UrbanSound8K.csv",
            """
            slice_file_name,fsID,start,end,salience,fold,classID,class
            101415-3-0-2.wav,101415,0.0,0.3,1,1,3,dog_bark
            102106-3-0-0.wav,102106,0.0,0.3,1,2,3,dog_bark
            100648-1-0-0.wav,100648,4.8,5.4,2,10,1,car_horn
            """);

    AudioDataset dataset = files.load(AudioFolder.builder(files.folder()).optGroupColumn("fsID"));

    assertThat(dataset.classes()).containsExactly("car_horn", "dog_bark");
    assertThat(labels(dataset)).containsExactly("dog_bark", "car_horn", "dog_bark");
    assertThat(dataset.examples()).extracting(AudioExample::fold).containsExactly("1", "10", "2");
    assertThat(dataset.examples())
        .extracting(AudioExample::group)
        .containsExactly("101415", "100648", "102106");
    assertThat(files.notes()).isEmpty();
  }

  @Test
  void urbanSoundsWithoutTheirTableAreNoClasses() {
    files.sounds("audio/fold1/a.wav", "audio/fold2/b.wav", "audio/noise/c.wav");

    assertThatThrownBy(() -> load(false))
        .isInstanceOf(AudioFormatException.class)
        .hasMessageContaining("its folders are called fold1, fold2, as parts and folds are");
  }

  @ParameterizedTest
  @CsvSource({"false, ''", "true, FSD50K/"})
  void fsd50k(boolean zipped, String top) throws Exception {
    fsd50kSounds(top);
    fsd50kTables(top);

    assertFsd50k(load(zipped));
  }

  @Test
  void fsd50kInArchivesSideBySide() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("FSD50K"));
    fsd50kTables("");
    files.zip(folder.resolve("FSD50K.ground_truth.zip"), StandardCharsets.UTF_8);
    splitArchive(folder.resolve("FSD50K.dev_audio.zip"), "10", "11");
    assertThat(folder.resolve("FSD50K.dev_audio.z01")).exists();
    files = new SoundFiles(temp);
    files.sounds("FSD50K.eval_audio/20.wav").put("FSD50K.eval_audio.zip", "unpacked already");
    for (Path name :
        List.of(Path.of("FSD50K.eval_audio/20.wav"), Path.of("FSD50K.eval_audio.zip"))) {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.copy(files.folder().resolve(name), folder.resolve(name));
    }
    Files.writeString(folder.resolve("FSD50K.doc.zip"), "not needed");

    assertFsd50k(files.load(AudioFolder.builder(folder)));
  }

  @Test
  void fsd50kOfOnePartIsNotReadInSilence() throws Exception {
    files.sounds("FSD50K.dev_audio/10.wav", "FSD50K.dev_audio/11.wav");
    fsd50kTables("");

    assertThatThrownBy(() -> load(false))
        .isInstanceOf(AudioFormatException.class)
        .hasMessageContaining("1 of 3 files cannot be read: 20: there is no such file");
    assertThat(files.load(AudioFolder.builder(files.folder()).optIndex("dev.csv")).examples())
        .hasSize(2);
  }

  private void assertFsd50k(AudioDataset dataset) {
    assertThat(dataset.multiLabel()).isTrue();
    assertThat(dataset.classes()).containsExactly("Bark", "Dog", "Meow");
    assertThat(dataset.targets(0)).containsExactly(1, 1, 0);
    assertThat(dataset.examples())
        .extracting(AudioExample::part)
        .containsExactly(AudioPart.TRAIN, AudioPart.VALIDATION, AudioPart.TEST);
    assertThat(files.notes()).hasSize(1).first().asString().startsWith("tables that are not used:");
  }

  private void fsd50kSounds(String top) {
    files.sounds(
        top + "FSD50K.dev_audio/10.wav",
        top + "FSD50K.dev_audio/11.wav",
        top + "FSD50K.eval_audio/20.wav");
  }

  private void fsd50kTables(String top) {
    files
        .put(
            top + "FSD50K.ground_truth/dev.csv",
            """
            fname,labels,mids,split
            10,"Bark,Dog","/m/a,/m/b",train
            11,Meow,/m/c,val
            """)
        .put(top + "FSD50K.ground_truth/eval.csv", "fname,labels,mids\n20,Dog,/m/b\n")
        .put(top + "FSD50K.ground_truth/vocabulary.csv", "0,Bark,/m/a\n1,Dog,/m/b\n2,Meow,/m/c\n")
        .put(
            top + "FSD50K.metadata/collection/collection_dev.csv", "fname,labels,mids\n10,Bark,x\n")
        .put(
            top + "FSD50K.metadata/collection/collection_eval.csv", "fname,labels,mids\n20,Dog,x\n")
        .put(top + "FSD50K.metadata/dev_clips_info_FSD50K.json", "{}")
        .put(top + "FSD50K.doc/README.md", "about");
  }

  /** Noise, so that the archive is large enough to be split. */
  private static void splitArchive(Path zip, String... names) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    float[] noise = new float[40_000];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) random.nextDouble(-1, 1);
    }
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip, 1 << 16)) {
      for (String name : names) {
        out.putArchiveEntry(new ZipArchiveEntry("FSD50K.dev_audio/" + name + ".wav"));
        out.write(WavBytes.PLAIN.file(noise));
        out.closeArchiveEntry();
      }
    }
  }

  private AudioDataset load(boolean zipped) throws IOException {
    return files.load(AudioFolder.builder(files.written(zipped)));
  }
}
