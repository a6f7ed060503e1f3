package io.github.timefreq.audio.data;

import io.github.timefreq.audio.format.AudioFormatException;
import io.github.timefreq.training.internal.io.Utf8Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the tables of a data set that name files and labels. What looks like one and is not
 * understood is refused: folders are no classes where a table says what is one.
 */
record TableFinder(SoundStore store, IndexColumns columns) {
  /** Bytes of a table in which its header is looked for. */
  private static final int LONGEST_HEADER = 1 << 16;

  private static final String PACKED = "\\.(gz|zip|bz2|xz|zst)";

  /** Files that are tables, or were before someone packed or renamed them. */
  private static final Pattern TABLE = Pattern.compile("(?s).*\\.(csv|tsv|tab|psv)(\\.txt)?");

  /** Words by whose files labels are told, in whatever format. */
  private static final Pattern LABELS =
      Pattern.compile(
          "(labels?|index|metadata|meta|annotations?)"
              + "(\\.(txt|xlsx?|ods|json|jsonl|ndjson|ya?ml|xml|arff|parquet|feather|pickle|pkl"
              + "|(csv|tsv|txt|json|jsonl)"
              + PACKED
              + "))?");

  /** Texts of which some are tables. */
  private static final Pattern TEXT = Pattern.compile("(?s).*\\.(txt|lst|list)");

  /** Files that may say labels, but are none of the tables that are read. */
  private static final Pattern DATA =
      Pattern.compile(
          "(?s).*\\.(lst|list|scp|jsonl?|ndjson|ya?ml|toml|xml|xlsx?|ods|arff|parquet|feather|arrow"
              + "|pickle|pkl|npy|npz|mat|rds|db|sqlite|dat|(csv|tsv|tab|psv|txt|jsonl?)"
              + PACKED
              + "|(csv|tsv)\\.(bak|old|orig))");

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
    Set<String> stems = stems();
    for (String name : store.names()) {
      if (!isTable(name) && !isText(name)) {
        if (isData(name) && listsSounds(name, stems)) {
          refused.add(name + ": it names sounds, but is no table of a kind that is read");
        }
        continue;
      }
      Optional<String> flaw = flaw(name);
      if (flaw.isEmpty()) {
        found.add(name);
      } else if (isTable(name) || listsSounds(name, stems)) {
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

  /** Files that may say labels and are not used where folders are taken for classes. */
  List<String> unused() {
    return store.names().stream().filter(TableFinder::isData).toList();
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
  private boolean listsSounds(String name, Set<String> stems) throws IOException {
    if (isBesideItsSound(name)) {
      return false;
    }
    byte[] beginning = store.readBeginning(name, LONGEST_HEADER);
    if (Utf8Text.flaw(beginning).isPresent()) {
      return false;
    }
    List<String> lines =
        Utf8Text.decode(beginning, name).lines().filter(line -> !line.isBlank()).toList();
    long naming =
        lines.stream()
            .filter(line -> SOUND.matcher(line).find() || stems.contains(firstOfSeveral(line)))
            .count();
    return naming > 0 && 2 * naming >= lines.size();
  }

  /** Whether a file describes the one sound of its name, such as by a transcript. */
  private boolean isBesideItsSound(String name) {
    String stem = name.replaceFirst("\\.[^./]*$", "");
    return Stream.of(".wav", ".flac", ".ogg").anyMatch(end -> store.names().contains(stem + end));
  }

  /** Names of sounds without folder and extension. */
  private Set<String> stems() {
    return store.names().stream()
        .filter(SoundStore::isSound)
        .map(name -> file(name).replaceFirst("\\.[^.]*$", ""))
        .collect(Collectors.toSet());
  }

  /** The first field of a line that has others, with whatever between them. */
  private static String firstOfSeveral(String line) {
    String[] fields = line.strip().toLowerCase(Locale.ROOT).split("[\\s,;:|\"']+", 3);
    int first = fields[0].isEmpty() ? 1 : 0;
    return first + 1 < fields.length ? fields[first] : "";
  }

  private static boolean isTable(String name) {
    return TABLE.matcher(file(name)).matches() || LABELS.matcher(file(name)).matches();
  }

  private static boolean isData(String name) {
    return DATA.matcher(file(name)).matches();
  }

  private static boolean isText(String name) {
    return TEXT.matcher(file(name)).matches() && ClassFolders.partListed(name) == null;
  }

  private static String file(String name) {
    return name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }
}
