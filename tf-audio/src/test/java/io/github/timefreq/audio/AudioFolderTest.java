package io.github.timefreq.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AudioFolderTest {
  private static final int RATE = 8000;

  @TempDir Path temp;
  private final Map<String, byte[]> files = new LinkedHashMap<>();

  @BeforeEach
  void aHiddenFileIsNeverPartOfIt() {
    put("__MACOSX/dog/._a.wav", "not a sound");
    put(".DS_Store", "not a sound");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFolderIsAClass(boolean zipped) throws Exception {
    sounds("dog/b.wav", "cat/deeper/a.wav", "dog/a.WAV", "bird/x.wav");

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
    sounds(wrapper + "train/dog/a.wav", wrapper + "valid/cat/a.wav", wrapper + "testing/dog/b.wav");

    AudioDataset dataset = load(false);

    assertThat(dataset.classes()).containsExactly("cat", "dog");
    assertThat(dataset.examples())
        .extracting(AudioExample::part)
        .containsExactly(AudioPart.TEST, AudioPart.TRAIN, AudioPart.VALIDATION);
  }

  @Test
  void aClassMayBeCalledTest() throws Exception {
    sounds("test/a.wav", "train/b.wav");
    assertThat(load(false).classes()).containsExactly("test", "train");
  }

  @Test
  void speechCommandsAreReadAsTheyCome() throws Exception {
    sounds(
        "yes/1_nohash_0.wav",
        "yes/2_nohash_0.wav",
        "no/3_nohash_1.wav",
        "no/4_nohash_0.wav",
        "_background_noise_/pink.wav");
    put("validation_list.txt", "yes/2_nohash_0.wav\n");
    put("testing_list.txt", "no/3_nohash_1.wav\n");

    AudioDataset dataset = load(true);

    assertThat(dataset.classes()).containsExactly("no", "yes");
    assertThat(dataset.examples())
        .extracting(AudioExample::part)
        .containsExactly(AudioPart.TEST, AudioPart.TRAIN, AudioPart.TRAIN, AudioPart.VALIDATION);
    assertThat(dataset.examples())
        .extracting(AudioExample::group)
        .containsExactly("3", "4", "1", "2");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fsddIsReadAsItComes(boolean zipped) throws Exception {
    sounds("fsdd/recordings/0_george_0.wav", "fsdd/recordings/1_lucas_7.wav");
    put(
        "fsdd/index.csv",
        """
        file,digit,speaker,take,split,frames
        0_george_0.wav,0,george,0,test,4
        1_lucas_7.wav,1,lucas,7,train,4
        """);

    AudioDataset dataset =
        AudioFolder.builder(written(zipped)).optGroupColumn("speaker").build().load(RATE, QUIET);

    assertThat(labels(dataset)).containsExactly("0", "1");
    assertThat(dataset.examples())
        .extracting(AudioExample::group)
        .containsExactly("george", "lucas");
    assertThat(dataset.examples())
        .extracting(AudioExample::part)
        .containsExactly(AudioPart.TEST, AudioPart.TRAIN);
  }

  @Test
  void escIsReadAsItComes() throws Exception {
    sounds("ESC/audio/1-1-A-0.wav", "ESC/audio/2-2-B-9.wav", "ESC/audio/5-5-A-1.wav");
    put(
        "ESC/meta/esc50.csv",
        """
        filename,fold,target,category,esc10,src_file,take\r
        1-1-A-0.wav,1,0,dog,True,1,A\r
        2-2-B-9.wav,2,9,crow,False,2,B\r
        5-5-A-1.wav,5,1,rooster,True,5,A\r
        """);

    AudioDataset fifty = load(false);
    AudioDataset ten =
        AudioFolder.builder(written(false)).optWhere("esc10", "True").build().load(RATE, QUIET);

    assertThat(labels(fifty)).containsExactly("dog", "crow", "rooster");
    assertThat(fifty.examples()).extracting(AudioExample::fold).containsExactly("1", "2", "5");
    assertThat(labels(ten)).containsExactly("dog", "rooster");
  }

  @Test
  void fsd50kIsReadAsItComes() throws Exception {
    sounds("FSD50K.dev_audio/10.wav", "FSD50K.dev_audio/11.wav", "FSD50K.eval_audio/20.wav");
    put(
        "FSD50K.ground_truth/dev.csv",
        """
        fname,labels,mids,split
        10,"Bark,Dog",/m/a,train
        11,Meow,/m/b,val
        """);
    put("FSD50K.ground_truth/eval.csv", "fname,labels,mids\n20,Dog,/m/a\n");
    put("FSD50K.ground_truth/vocabulary.csv", "0,Bark,/m/a\n1,Dog,/m/b\n");

    AudioDataset dataset =
        AudioFolder.builder(written(false))
            .optIndex("dev.csv", "eval.csv")
            .build()
            .load(RATE, QUIET);

    assertThat(dataset.multiLabel()).isTrue();
    assertThat(dataset.classes()).containsExactly("Bark", "Dog", "Meow");
    assertThat(dataset.targets(0)).containsExactly(1, 1, 0);
    assertThat(dataset.examples())
        .extracting(AudioExample::part)
        .containsExactly(AudioPart.TRAIN, AudioPart.VALIDATION, AudioPart.TEST);
    assertThatThrownBy(() -> load(false))
        .isInstanceOf(AudioFormatException.class)
        .hasMessageContaining("it has several indexes; name one or more of");
  }

  @Test
  void damagedFilesAreSkippedCountedAndNamed() throws Exception {
    sounds("a/1.wav", "b/1.wav");
    put("a/0.wav", "");
    put("a/2.wav", "no sound");
    for (int i = 3; i < 9; i++) {
      put("b/" + i + ".flac", "fLaC");
    }
    List<SkippedFiles> told = new ArrayList<>();
    AudioLoadListener listener =
        new AudioLoadListener() {
          @Override
          public void onSkipped(SkippedFiles skipped) {
            told.add(skipped);
          }
        };

    AudioDataset dataset = AudioFolder.builder(written(false)).build().load(RATE, listener);

    assertThat(names(dataset)).containsExactly("a/1.wav", "b/1.wav");
    assertThat(told).containsExactly(dataset.skipped());
    assertThat(dataset.skipped().count()).isEqualTo(8);
    assertThat(dataset.skipped().first())
        .hasSize(5)
        .startsWith(
            "a/0.wav: the file is empty", "a/2.wav: it is neither WAV, FLAC nor Ogg Vorbis");
    assertThat(dataset.skipped().toString()).endsWith("; and 3 more");
  }

  @Test
  void damagedFilesAreRefusedWhereAsked() throws Exception {
    sounds("a/1.wav", "b/1.wav");
    put("b/2.wav", "no sound");
    AudioFolder folder = AudioFolder.builder(written(true)).optDamaged(DamagedFiles.REFUSE).build();

    assertThatThrownBy(() -> folder.load(RATE, QUIET))
        .isInstanceOf(AudioFormatException.class)
        .hasMessage(temp.resolve("set.zip") + ": b/2.wav: it is neither WAV, FLAC nor Ogg Vorbis");
  }

  @Test
  void namesInAnIndexLeadNowhereOutsideOfIt() throws Exception {
    Files.write(temp.resolve("secret.wav"), WavBytes.PLAIN.file(1));
    sounds("a.wav", "b.wav");
    put("index.csv", "file,label\n../secret.wav,x\n./a.wav,y\n/b.wav,x\n..\\..\\c.wav,x\n");

    AudioDataset dataset = load(false);

    assertThat(names(dataset)).containsExactly("a.wav", "b.wav");
    assertThat(dataset.skipped().first())
        .containsExactly(
            "../secret.wav: there is no such file", "..\\..\\c.wav: there is no such file");
  }

  @Test
  void namesThatMayMeanTwoFilesAreSkipped() throws Exception {
    sounds("x/a.wav", "y/a.wav", "y/b.wav");
    put("index.csv", "file,label\na.wav,1\nx/a.wav,2\nb,3\n");

    AudioDataset dataset = load(false);

    assertThat(names(dataset)).containsExactly("x/a.wav", "y/b.wav");
    assertThat(dataset.skipped().first()).containsExactly("a.wav: this may be x/a.wav or y/a.wav");
  }

  @Test
  void aSoundThatIsListedTwiceIsRefused() {
    sounds("x/a.wav", "x/b.wav");
    put("meta/index.csv", "file,labels\nx/a.wav,dog\nb,cat\na,cat\n");

    assertThatThrownBy(() -> load(false))
        .isInstanceOf(AudioFormatException.class)
        .hasMessage(
            temp.resolve("set")
                + ": x/a.wav is in meta/index.csv, line 2 and again in meta/index.csv, line 4; give"
                + " every sound one line, with all its labels");
  }

  @Test
  void tablesThatAreNoIndexAreNotReadWhole() throws Exception {
    sounds("a/1.wav", "b/1.wav");
    put("features.csv", "id,mean\n");
    Path features = written(false).resolve("features.csv");
    try (RandomAccessFile table = new RandomAccessFile(features.toFile(), "rw")) {
      table.setLength(AudioFiles.LARGEST_FILE + 1L);
    }
    AudioFolder folder = AudioFolder.builder(temp.resolve("set")).build();

    assertThat(names(folder.load(RATE, QUIET))).containsExactly("a/1.wav", "b/1.wav");
    assertThatThrownBy(
            () ->
                AudioFolder.builder(temp.resolve("set"))
                    .optIndex("features.csv")
                    .build()
                    .load(RATE, QUIET))
        .isInstanceOf(AudioFormatException.class)
        .hasMessage(temp.resolve("set") + ": features.csv: it is larger than 128 MiB");
  }

  @Test
  void aDamagedTableOfAnArchiveIsNamed() throws Exception {
    sounds("a.wav", "b.wav");
    put("meta/index.csv", "file,label\na.wav,x\nb.wav,y\n");
    Path zip = written(true);
    damage(zip, "meta/index.csv");

    assertThatThrownBy(() -> AudioFolder.builder(zip).build().load(RATE, QUIET))
        .isInstanceOf(AudioFormatException.class)
        .hasMessage(zip + ": meta/index.csv: the checksum of its .zip entry is wrong");
  }

  @Test
  void aDamagedSoundOfAnArchiveIsSkipped() throws Exception {
    sounds("a/1.wav", "b/1.wav", "b/2.wav");
    Path zip = written(true);
    damage(zip, "b/1.wav");

    AudioDataset dataset = AudioFolder.builder(zip).build().load(RATE, QUIET);

    assertThat(names(dataset)).containsExactly("a/1.wav", "b/2.wav");
    assertThat(dataset.skipped().first())
        .containsExactly("b/1.wav: the checksum of its .zip entry is wrong");
  }

  @Test
  void soundsAreBroughtToTheRateOfTheModel() throws Exception {
    sounds("a/1.wav", "b/1.wav");
    put("b/2.wav", new WavBytes(WavBytes.PCM, 16, 2, 44100, false).file(new float[441]));

    AudioDataset dataset = AudioFolder.builder(written(false)).build().load(16000, QUIET);

    assertThat(dataset.examples()).extracting(e -> e.sound().length()).containsExactly(8, 8, 160);
    assertThat(dataset.bytes()).isEqualTo(4 * 176);
  }

  @Test
  void moreSoundsThanTheMemoryAllowsAreRefused() throws Exception {
    sounds("a/1.wav", "b/1.wav");
    AudioFolder folder = AudioFolder.builder(written(false)).optMaxBytes(31).build();

    assertThatThrownBy(() -> folder.load(RATE, QUIET))
        .isInstanceOf(AudioFormatException.class)
        .hasMessageContaining("take more than 0 MiB at 8000 Hz");
  }

  @Test
  void entriesWithOddNamesAreNothingButNames() throws Exception {
    sounds("../../a/1.wav", "/b/1.wav", "c\\1.wav");

    AudioDataset dataset = load(true);

    assertThat(dataset.examples()).hasSize(3);
    assertThat(temp.resolve("../../a")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file,colour\na.wav,red", "file,label\n", "file,label\na.wav", "file,label\n,x",
        "file,label\na.wav,", "file,label,split\na.wav,x,never", "", "\"file,label\na.wav,x"
      })
  void indexesThatAreWrongAreRefusedInOneLine(String table) {
    sounds("a.wav");
    put("index.csv", table);

    assertThatThrownBy(
            () ->
                AudioFolder.builder(written(false)).optIndex("index.csv").build().load(RATE, QUIET))
        .isInstanceOf(AudioFormatException.class)
        .message()
        .startsWith(temp.resolve("set").toString())
        .doesNotContain("\n");
  }

  @Test
  void whatIsNoDataSetIsRefusedInOneLine() throws Exception {
    Path text = Files.writeString(temp.resolve("text.zip"), "no archive");
    Path empty = Files.createDirectory(temp.resolve("empty"));
    for (Path path : List.of(text, empty, temp.resolve("missing"))) {
      assertThatThrownBy(() -> AudioFolder.builder(path).build().load(RATE, QUIET))
          .isInstanceOf(IOException.class)
          .message()
          .contains(path.toString())
          .doesNotContain("\n");
    }
  }

  private static final AudioLoadListener QUIET = AudioLoadListener.NONE;

  private AudioDataset load(boolean zipped) throws IOException {
    return AudioFolder.builder(written(zipped)).build().load(RATE, QUIET);
  }

  private void sounds(String... names) {
    for (String name : names) {
      put(name, WavBytes.PLAIN.file(0.5f, 0.25f, 0, -0.25f));
    }
  }

  private void put(String name, String text) {
    put(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void put(String name, byte[] content) {
    files.put(name, content);
  }

  private Path written(boolean zipped) throws IOException {
    if (!zipped) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path path = temp.resolve("set").resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.write(path, file.getValue());
      }
      return temp.resolve("set");
    }
    Path zip = temp.resolve("set.zip");
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream entries = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        entries.putNextEntry(new ZipEntry(file.getKey()));
        entries.write(file.getValue());
      }
    }
    return zip;
  }

  /** Changes the checksum of a file in the archive's directory, 30 bytes before its name. */
  private static void damage(Path zip, String name) throws IOException {
    byte[] bytes = Files.readAllBytes(zip);
    int entry = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf(name);
    bytes[entry - 30] ^= 1;
    Files.write(zip, bytes);
  }

  private static List<String> names(AudioDataset dataset) {
    return dataset.examples().stream().map(AudioExample::name).toList();
  }

  private static List<String> labels(AudioDataset dataset) {
    return dataset.examples().stream().map(e -> dataset.classes().get(e.labels().get(0))).toList();
  }
}
