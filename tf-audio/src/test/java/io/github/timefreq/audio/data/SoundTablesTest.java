package io.github.timefreq.audio.data;

import static io.github.timefreq.audio.format.SoundFiles.RATE;
import static io.github.timefreq.audio.format.SoundFiles.labels;
import static io.github.timefreq.audio.format.SoundFiles.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.timefreq.audio.format.AudioFiles;
import io.github.timefreq.audio.format.AudioFormatException;
import io.github.timefreq.audio.format.SoundFiles;
import io.github.timefreq.audio.format.WavBytes;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A table that lies beside sounds says their labels, or is refused: it is never passed over. */
class SoundTablesTest {
  private static final String TABLE = "file,label\n1.wav,dog\n2.wav,cat\n";

  @TempDir private Path temp;
  private SoundFiles files;

  @BeforeEach
  void soundsInFoldersThatAreNoClasses() {
    files = new SoundFiles(temp).sounds("x/1.wav", "y/2.wav");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "labels.csv",
        "LABELS.CSV",
        "INDEX.CSV",
        "x/Index.Csv",
        "labels.txt",
        "LABELS.TXT",
        "a.tsv",
        "sounds.TXT",
        "info.tab",
        "train.lst",
        "labels.csv.txt",
        "labels"
      })
  void aTableIsFoundByItsHeaderWhateverItIsCalled(String name) throws Exception {
    files.put(name, TABLE);

    assertThat(labels(files.load())).containsExactly("dog", "cat");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sep=,\nfile,label\n1.wav,dog\n2.wav,cat\n",
        "sep=;\r\nfile;label\r\n1.wav;dog\r\n2.wav;cat\r\n",
        "\"sep=;\"\nfile;label\n1.wav;dog\n2.wav;cat\n",
        "SEP=\t\nfile\tlabel\n1.wav\tdog\n2.wav\tcat\n",
        "file;label\n1.wav;dog\n2.wav;cat\n",
        "file\tlabel\n1.wav\tdog\n2.wav\tcat",
        "\"file\",\"label\"\n\"1.wav\",\"dog\"\n\"2.wav\",\"cat\"\n",
        "File Name,LABEL\n1.wav,dog\n2.wav,cat\n",
        "label , file\ndog , 1.wav\ncat , \"2.wav\"\n",
        "# of 2024; by us\n\nfile,label\n#3.wav,bird\n1.wav,dog\n\n2.wav,cat\n,\n , \n",
        "\r\n\r\nfile,label,\r\n1.wav,dog,\r\n2.wav,cat,\r\n",
        "file,label\r1.wav,dog\r2.wav,cat\r",
        "file,label\n./x/1.WAV,dog\ny\\2,cat\n"
      })
  void tablesOfAllKindsAreRead(String table) throws Exception {
    files.put("t.csv", table);

    assertThat(labels(files.load())).containsExactly("dog", "cat");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void aTableWithAByteOrderMarkIsRead(String charset) throws Exception {
    String table = "\uFEFF" + TABLE.replace("dog", "b\u00E4r").replace("cat", "b\u00F6r");
    files.put("t.csv", table.getBytes(Charset.forName(charset)));

    assertThat(files.load().classes()).containsExactly("b\u00E4r", "b\u00F6r");
  }

  @Test
  void aLargeTableIsRecognisedThoughItsBeginningEndsWithinACharacter() throws Exception {
    for (int shift = 0; shift < 4; shift++) {
      String rows = "\uD83D\uDC36".repeat(40_000);
      String table = "file,label,note\n1.wav,dog," + "x".repeat(shift) + rows + "\n2.wav,cat,\n";
      files.put("t.csv", table);
      assertThat(labels(files.load())).containsExactly("dog", "cat");
      files.put("t.csv", ("\uFEFF" + table).getBytes(StandardCharsets.UTF_16LE));
      assertThat(labels(files.load())).containsExactly("dog", "cat");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"windows-1252", "ISO-8859-15", "Shift_JIS", "UTF-16LE", "UTF-32LE"})
  void aTableInAnotherEncodingIsRefused(String charset) {
    String table = TABLE.replace("dog", "b\u00E4r").replace("cat", "b\u00F6r");
    table = charset.equals("Shift_JIS") ? TABLE.replace("dog", "\u72AC") : table;
    files.put("labels.csv", table.getBytes(Charset.forName(charset)));

    assertRefused("labels.csv: it ", "UTF-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "labels.csv|file,colour|its columns are file, colour",
        "LABELS.CSV|sound number,kind|its columns are sound number, kind",
        "meta/all.tsv|1.wav,dog|its columns are 1.wav, dog",
        "data.csv|file;colour|its columns are file, colour",
        "data.csv|sep=:|the separator ':'",
        "data.csv|file,file,label|two columns are called file",
        "data.csv|FILE_NAME,label,filename|two columns are called filename",
        "labels.json|[]|its columns are []",
        "labels.txt|1.wav dog|its columns are 1.wav dog",
        "sounds.txt|x/1.wav dog|its columns are x/1.wav dog",
        "labels.csv.gz|x|no column of file names",
        "empty.csv|''|no column of file names",
        "info.psv|file[BAR]label|its columns are file[BAR]label",
        "info.tab|file;lab|its columns are file, lab",
        "labels.csv.txt|file;lab|its columns are file, lab",
        "labels|1 dog|its columns are 1 dog",
        "train.lst|x/1.wav dog|its columns are x/1.wav dog",
        "classes.txt|1 dog|its columns are 1 dog",
        "info.json|{'x/1.wav': 'dog'}|it names sounds, but is no table",
        "dataset.yaml|x/1.wav: dog|it names sounds, but is no table",
        "dataset.yaml|1: dog|it names sounds, but is no table",
      })
  void whatIsNotUnderstoodIsRefusedWithWhatItHasAndWhatToDo(
      String name, String table, String part) {
    files.put(name, table.replace("[BAR]", "|") + "\n");

    assertRefused(name + ": ", part.replace("[BAR]", "|"), "--index none");
  }

  @Test
  void aSpreadsheetOfLabelsIsRefused() {
    files.put("labels.xlsx", new byte[] {'P', 'K', 3, 4, 20, 0});

    assertRefused("labels.xlsx: it is a .zip archive", "--index none");
  }

  @Test
  void textsThatListNoSoundsAreNoTables() throws Exception {
    files.put("README.txt", "Each file, such as 1.wav,\nis a sound\nof two\nkinds\n");
    files.put("notes.txt", new byte[] {'b', (byte) 0xE4, 'r'});

    assertThat(files.load().classes()).containsExactly("x", "y");
  }

  @Test
  void whatMaySayLabelsAndIsNotReadIsTold() throws Exception {
    files.put("info.xlsx", "PK").put("info.csv.gz", "x").put("a/config.yaml", "rate: 8000\n");
    files.put("x/1.json", "{'file': '1.wav'}").put("README.md", "x/1.wav\n").put("run.py", "x");

    assertThat(files.load().classes()).containsExactly("x", "y");
    assertThat(files.notes())
        .containsExactly(
            "files that may say labels, and are not used:"
                + " a/config.yaml, info.csv.gz, info.xlsx, x/1.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"set", "Usage", "fold type", "fold", "whatever"})
  void aColumnOfNothingButPartsIsThatOfParts(String column) throws Exception {
    files.put("t.csv", "file,label," + column + "\n1.wav,dog,Train\n2.wav,cat,eval\n");

    AudioDataset dataset = files.load();

    assertThat(dataset.examples())
        .extracting(AudioExample::part)
        .containsExactly(AudioPart.TRAIN, AudioPart.TEST);
    assertThat(dataset.examples()).allMatch(e -> e.fold() == null);
    assertThat(files.notes()).containsExactly("t.csv: parts are those of column " + column);
  }

  @Test
  void columnsOfPartsThatDifferAreRefusedByTheirNames() throws Exception {
    String header = "file,label,set,usage\n";
    files.put("t.csv", header + "1.wav,dog,train,test\n2.wav,cat,test,train\n");

    assertRefused("t.csv: its columns set and usage name parts that differ");
    AudioFolder.Builder named = AudioFolder.builder(files.folder()).optSplitColumn("usage");
    assertThat(files.load(named).examples())
        .extracting(AudioExample::part)
        .containsExactly(AudioPart.TEST, AudioPart.TRAIN);

    files.put("t.csv", header + "1.wav,dog,train,training\n2.wav,cat,test,eval\n");
    assertThat(files.load().examples())
        .extracting(AudioExample::part)
        .containsExactly(AudioPart.TRAIN, AudioPart.TEST);
  }

  @Test
  void columnsThatNamePartsOfSomeRowsAreTold() throws Exception {
    files.sounds("y/3.wav");
    files.put("t.csv", "file,label,set\n1.wav,dog,train\n2.wav,cat,test\n3.wav,cat,old\n");

    assertThat(files.load().examples()).allMatch(e -> e.part() == null);
    assertThat(files.notes())
        .containsExactly("t.csv: column set is not taken for parts, since a row has 'old' there");
  }

  @Test
  void aColumnThatIsTheSameInAllRowsIsOneOfPartsByItsNameOnly() throws Exception {
    files.put("t.csv", "file,label,state\n1.wav,dog,valid\n2.wav,cat,valid\n");
    assertThat(files.load().examples()).allMatch(e -> e.part() == null);

    files.put("t.csv", "file,label,set\n1.wav,dog,valid\n2.wav,cat,valid\n");
    assertThat(files.load().examples()).allMatch(e -> e.part() == AudioPart.VALIDATION);
  }

  @Test
  void foldersAreClassesWhereTablesAreSetAside() throws Exception {
    files.put("features.csv", "id,mean\n");
    Path features = files.folder().resolve("features.csv");
    try (RandomAccessFile table = new RandomAccessFile(features.toFile(), "rw")) {
      table.setLength(AudioFiles.LARGEST_FILE + 1L);
    }
    AudioFolder.Builder folder = AudioFolder.builder(temp.resolve("set"));

    assertThat(files.load(folder.optIndex(AudioFolder.NO_INDEX)).classes())
        .containsExactly("x", "y");
    assertThatThrownBy(() -> files.load(folder.optIndex("features.csv")))
        .isInstanceOf(AudioFormatException.class)
        .hasMessage(temp.resolve("set") + ": features.csv: it is larger than 128 MiB");
  }

  @Test
  void tablesAndSoundsThatAreNotUsedAreNamed() throws Exception {
    files.put("t.csv", TABLE).put("features.csv", "id,mean\n").sounds("y/3.wav");
    files.put("x/Labels.xlsx", "x").put("notes.txt", "x").put("run.py", "x");

    files.load();

    assertThat(files.notes())
        .containsExactly(
            "tables that are not used: features.csv, x/Labels.xlsx",
            "sounds that are not used: y/3.wav");
  }

  @Test
  void ofSeveralIndexesOneIsToBeNamed() throws Exception {
    files.put("a.txt", TABLE).put("meta/B.CSV", TABLE.replace("dog", "wolf"));

    assertRefused("it has several indexes; name one or more of [a.txt, meta/B.CSV]");
    assertThat(labels(files.load(AudioFolder.builder(files.folder()).optIndex("B.CSV"))))
        .containsExactly("wolf", "cat");
    assertThatThrownBy(() -> files.load(AudioFolder.builder(files.folder()).optIndex("labels.csv")))
        .hasMessageContaining("it has no index labels.csv; it has meta/B.CSV");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file,colour\n1.wav,red",
        "file,label\n",
        "file,label\n1.wav",
        "file,label\n,x",
        "file,label\n1.wav,",
        "file,label,split\n1.wav,x,never",
        "",
        "\"file,label\n1.wav,x",
        "file,label\n1.wav,\"dog\n2.wav,cat\n",
        "file,label,note\n1.wav,dog,\"a\n2.wav,cat,\n",
        "file,label\n1.wav,\"dog\n2.wav,cat\n\"\n",
        "file,label\n1.wav,\"dog\"x\n2.wav,cat\n",
        "file,label\n1.wav,dog,x\n2.wav,cat\n"
      })
  void indexesThatAreWrongAreRefusedInOneLine(String table) {
    files.put("index.csv", table);

    assertThatThrownBy(() -> files.load(AudioFolder.builder(files.folder()).optIndex("index.csv")))
        .isInstanceOf(AudioFormatException.class)
        .message()
        .startsWith(temp.resolve("set").toString())
        .doesNotContain("\n");
  }

  @Test
  void tablesInFoldersOfPartsNameTheSoundsBesideThem() throws Exception {
    files.sounds("train/1.wav", "train/sub/2.wav", "test/1.wav");
    files.put("train/labels.csv", "file,label\n./1.wav,dog\nsub\\2.wav,cat\n");
    files.put("test/labels.csv", "file,label\n1.wav,cat\n");

    AudioDataset dataset =
        files.load(
            AudioFolder.builder(files.folder()).optIndex("train/labels.csv", "test/labels.csv"));

    assertThat(names(dataset)).containsExactly("test/1.wav", "train/1.wav", "train/sub/2.wav");
    assertThat(labels(dataset)).containsExactly("cat", "dog", "cat");
    assertThat(dataset.examples())
        .extracting(AudioExample::part)
        .containsExactly(AudioPart.TEST, AudioPart.TRAIN, AudioPart.TRAIN);
  }

  @Test
  void partsOfFoldersStandWhereATableHasNone() throws Exception {
    files = new SoundFiles(temp.resolve("parts")).sounds("set/train/1.wav", "set/Test/2.wav");
    files.put("t.csv", TABLE);

    assertThat(files.load().examples())
        .extracting(AudioExample::part)
        .containsExactly(AudioPart.TEST, AudioPart.TRAIN);
    assertThat(files.notes())
        .singleElement()
        .asString()
        .startsWith("parts are those of the folders");

    files.put("t.csv", "file,label,split\n1.wav,dog,test\n2.wav,cat,train\n");
    assertThat(files.load().examples())
        .extracting(AudioExample::part)
        .containsExactly(AudioPart.TRAIN, AudioPart.TEST);
  }

  @Test
  void rowsThatAreNotThereAreTold() throws Exception {
    files.put("t.csv", TABLE);

    assertThatThrownBy(
            () -> files.load(AudioFolder.builder(files.folder()).optWhere("label", "Dog")))
        .hasMessageContaining("t.csv: no row has 'Dog' in column label");
  }

  @Test
  void listsOfLabelsAreToldWhereNoneIsOne() throws Exception {
    files.put("t.csv", "file,labels\n1.wav,dog\n2.wav,cat\n");

    assertThat(files.load().multiLabel()).isTrue();
    assertThat(files.notes())
        .containsExactly(
            "labels are taken for lists, as their column is called, though none is of several");

    files.put("t.csv", "file,labels\n1.wav,\"['dog', 'cat']\"\n2.wav,\"['cat']\"\n");
    assertRefused("line 2 has the labels ['dog', 'cat']; write them without brackets");
  }

  @ParameterizedTest
  @CsvSource({
    "b\u00E4r, ba\u0308r",
    "ice cream, ice\u00A0cream",
    "dog, dog\u200B",
    "dog, d\u00ADog",
    "\u2764, \u2764\uFE0F"
  })
  void labelsThatLookAlikeAreRefused(String one, String other) {
    files.put("t.csv", "file,label\n1.wav," + one + "\n2.wav," + other + "\n");

    assertRefused("look alike", "\\u");
  }

  @Test
  void spaceAroundLabelsIsNoMatterButTold() throws Exception {
    files.sounds("y/3.wav").put("t.csv", "file,label\n1.wav,dog\n2.wav,cat\n3.wav,\"dog \"\n");

    assertThat(labels(files.load())).containsExactly("dog", "cat", "dog");
    assertThat(files.notes())
        .containsExactly("t.csv: the labels 'dog', 'dog ' are all taken for 'dog'");
  }

  @Test
  void lettersWithAccentsMayBeInOnePieceOrTwo() throws Exception {
    files.sounds("x/ba\u0308r.wav", "y/o\u0308.flac.WAV");
    files.put("t.csv", TABLE + "b\u00E4r.wav,bear\n\u00F6.flac.wav,bear\n");

    assertThat(labels(files.load())).containsExactly("dog", "bear", "cat", "bear");
  }

  @Test
  void theOrderOfATableIsNoMatter() throws Exception {
    files.put("t.csv", TABLE);
    AudioDataset dataset = files.load();
    files.put("t.csv", "label,file\ncat,2.wav\ndog,1.wav\n");

    assertThat(files.load().sha256()).isEqualTo(dataset.sha256());
  }

  @Test
  void partsThatAreSwappedMakeAnotherDataSet() throws Exception {
    files.put("t.csv", "file,label,split\n1.wav,dog,train\n2.wav,cat,test\n");
    AudioDataset dataset = files.load();
    files.put("t.csv", "file,label,split\n1.wav,dog,test\n2.wav,cat,train\n");

    assertThat(files.load().sha256()).isNotEqualTo(dataset.sha256());
  }

  @Test
  void namesInAnIndexLeadNowhereOutsideOfIt() throws Exception {
    Files.write(temp.resolve("secret.wav"), WavBytes.PLAIN.file(1));
    files.sounds("a.wav", "b.wav");
    files.put("index.csv", "file,label\n../secret.wav,x\n./a.wav,y\n/b.wav,x\n..\\..\\c.wav,x\n");

    AudioDataset dataset =
        files.load(AudioFolder.builder(files.folder()).optDamaged(DamagedFilePolicy.SKIP));

    assertThat(names(dataset)).containsExactly("a.wav", "b.wav");
    assertThat(dataset.skipped().first())
        .containsExactly(
            "../secret.wav: there is no such file", "..\\..\\c.wav: there is no such file");
  }

  @Test
  void aSoundThatIsListedTwiceIsRefused() throws Exception {
    files.put("meta/index.csv", "file,labels\nx/1.wav,dog\n2,cat\n1,cat\n");

    for (DamagedFilePolicy damaged : DamagedFilePolicy.values()) {
      AudioFolder folder = AudioFolder.builder(files.folder()).optDamaged(damaged).build();
      assertThatThrownBy(() -> folder.load(RATE, files))
          .isInstanceOf(AudioFormatException.class)
          .hasMessage(
              temp.resolve("set")
                  + ": x/1.wav is in meta/index.csv, line 2 and again in meta/index.csv, line 4;"
                  + " give every sound one line, with all its labels");
    }
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(() -> files.load())
        .isInstanceOf(AudioFormatException.class)
        .message()
        .startsWith(temp.resolve("set") + ": ")
        .contains(List.of(parts))
        .doesNotContain("\n");
  }
}
