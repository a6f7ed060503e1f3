package io.github.timefreq.audio.data;

import io.github.timefreq.audio.format.AudioFormatException;
import io.github.timefreq.training.internal.io.Utf8Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the tables of a data set that name files and labels. What looks like one and is not
 * understood is refused: folders are no classes where a table says what is one.
 */
record TableFinder(SoundStore store, IndexColumns columns) {
  /** Bytes of a table in which its header is looked for. */
  private static final int LONGEST_HEADER = 1 << 16;

  /** Words by whose files labels are told, in whatever format. */
  private static final Pattern LABELS =
      Pattern.compile(
          "(labels?|index|metadata|meta|annotations?)"
              + "\\.(txt|xlsx?|ods|json|jsonl|ndjson|ya?ml|xml|arff|parquet|feather|pickle|pkl"
              + "|(csv|tsv|txt|json|jsonl)\\.(gz|zip|bz2|xz|zst))");

  private static final Pattern SOUND =
      Pattern.compile("\\.(wav|wave|flac|ogg|oga)\\b", Pattern.CASE_INSENSITIVE);

  /** The tables, as far as names tell. */
  static List<String> tables(SoundStore store) {
    return store.names().stream().filter(TableFinder::isTable).toList();
  }

  /** The tables that are understood. */
  List<String> find() throws IOException {
    List<String> found = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (String name : store.names()) {
      boolean text = isText(name);
      if (!isTable(name) && !text) {
        continue;
      }
      Optional<String> flaw = flaw(name);
      if (flaw.isEmpty()) {
        found.add(name);
      } else if (isTable(name) || listsSounds(name)) {
        refused.add(name + ": " + flaw.get());
      }
    }
    if (found.isEmpty() && !refused.isEmpty()) {
      throw new AudioFormatException(
          refused.get(0)
              + (refused.size() > 1 ? " (and %d more tables)".formatted(refused.size() - 1) : "")
              + "; mend it, name another table (--index TABLE) or its column (--label-column), or take"
              + " folders for classes (--index "
              + AudioFolder.NO_INDEX
              + ")");
    }
    return found;
  }

  /** What keeps a file from being a table of sounds. */
  private Optional<String> flaw(String name) throws IOException {
    try {
      byte[] beginning = store.readBeginning(name, LONGEST_HEADER);
      columns.requireIn(SoundTable.header(beginning, beginning.length < LONGEST_HEADER));
      return Optional.empty();
    } catch (AudioFormatException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Whether lines of a text name sounds, at least every other line. */
  private boolean listsSounds(String name) throws IOException {
    byte[] beginning = store.readBeginning(name, LONGEST_HEADER);
    if (Utf8Text.flaw(beginning).isPresent()) {
      return false;
    }
    List<String> lines =
        Utf8Text.decode(beginning, name).lines().filter(line -> !line.isBlank()).toList();
    long naming = lines.stream().filter(line -> SOUND.matcher(line).find()).count();
    return naming > 0 && 2 * naming >= lines.size();
  }

  private static boolean isTable(String name) {
    return file(name).matches("(?s).*\\.(csv|tsv)") || LABELS.matcher(file(name)).matches();
  }

  private static boolean isText(String name) {
    return file(name).endsWith(".txt") && ClassFolders.partListed(name) == null;
  }

  private static String file(String name) {
    return name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }
}
