package io.github.timefreq.audio.data;

import io.github.timefreq.audio.format.AudioFormatException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Free Spoken Digit Dataset, whose recordings are described by their names, {@code
 * recordings/DIGIT_SPEAKER_TAKE.wav}, and by no table. Its authors test on the takes 0 to 4.
 */
final class FsddNames {
  private static final Pattern RECORDING =
      Pattern.compile("(?i)(?:.*/)?recordings/([0-9])_([^_/\"]+)_([0-9]+)\\.wav");

  private static final BigInteger TAKES_TO_TEST = BigInteger.valueOf(5);

  private FsddNames() {}

  /** Whether most sounds are such recordings. */
  static boolean areIn(SoundStore store) {
    List<String> sounds = store.names().stream().filter(SoundStore::isSound).toList();
    long recordings = sounds.stream().filter(name -> RECORDING.matcher(name).matches()).count();
    return 2 * recordings > sounds.size();
  }

  /** Reads the names as if they were a table. */
  static SoundList read(SoundStore store, IndexColumns columns) throws AudioFormatException {
    List<String> others =
        store.names().stream()
            .filter(name -> SoundStore.isSound(name) && !RECORDING.matcher(name).matches())
            .toList();
    if (!others.isEmpty()) {
      throw new AudioFormatException(
          "its recordings are called DIGIT_SPEAKER_TAKE.wav, but for "
              + Some.of(others)
              + "; take these away, or give a table");
    }
    StringBuilder table = new StringBuilder("file,digit,speaker,take,split\n");
    for (String name : store.names()) {
      Matcher recording = RECORDING.matcher(name);
      if (recording.matches()) {
        String take = recording.group(3);
        // Takes may be padded with zeros, and have any number of digits.
        boolean tested = new BigInteger(take).compareTo(TAKES_TO_TEST) < 0;
        table.append(
            "\"%s\",%s,\"%s\",%s,%s%n"
                .formatted(
                    name.replace("\"", "\"\""),
                    recording.group(1),
                    recording.group(2),
                    take,
                    tested ? "test" : "train"));
      }
    }
    AudioIndex index =
        AudioIndex.read(
            "names of recordings", table.toString().getBytes(StandardCharsets.UTF_8), columns);
    List<String> notes = new ArrayList<>(index.notes());
    notes.add(
        "names of recordings are taken for DIGIT_SPEAKER_TAKE.wav, as in the Free Spoken Digit"
            + " Dataset, whose takes 0 to 4 are the test part");
    return new SoundList(index.multiLabel(), index.files(), false, !columns.choosesRows(), notes);
  }
}
