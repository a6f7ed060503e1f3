package io.github.timefreq.audio.data;

import io.github.timefreq.audio.format.AudioFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds out what labels the sounds of a data set: the tables that its user names, those of FSD50K,
 * the only table that names files and labels, the names of recordings of the Free Spoken Digit
 * Dataset, or folders. A table that is not understood is never passed over.
 */
record SoundLists(SoundStore store, IndexColumns columns) {
  private static final String FSD50K = "FSD50K.ground_truth/";

  SoundList of(List<String> indexes) throws IOException {
    if (indexes.contains(AudioFolder.NO_INDEX)) {
      return ofNames(true);
    }
    if (!indexes.isEmpty()) {
      List<String> tables = new ArrayList<>();
      for (String index : indexes) {
        tables.add(named(index));
      }
      return ofTables(tables);
    }
    List<String> fsd50k = store.names().stream().filter(SoundLists::isOfFsd50k).toList();
    if (!fsd50k.isEmpty()) {
      return ofTables(fsd50k);
    }
    List<String> found = new TableFinder(store, columns).find();
    if (found.size() > 1) {
      throw new AudioFormatException("it has several indexes; name one or more of " + found);
    }
    return found.isEmpty() ? withUnused(ofNames(false)) : ofTables(found);
  }

  private SoundList withUnused(SoundList list) {
    List<String> unused = new TableFinder(store, columns).unused();
    return unused.isEmpty()
        ? list
        : list.withNote("files that may say labels, and are not used: " + Some.of(unused));
  }

  private static boolean isOfFsd50k(String name) {
    return ("/" + name).endsWith("/" + FSD50K + "dev.csv")
        || ("/" + name).endsWith("/" + FSD50K + "eval.csv");
  }

  private String named(String index) throws AudioFormatException {
    List<String> found =
        store.names().stream().filter(n -> n.equals(index) || n.endsWith("/" + index)).toList();
    if (found.size() == 1 || found.contains(index)) {
      return found.size() == 1 ? found.get(0) : index;
    }
    List<String> tables = TableFinder.tables(store);
    throw new AudioFormatException(
        found.isEmpty()
            ? "it has no index " + index + (tables.isEmpty() ? "" : "; it has " + Some.of(tables))
            : index + " may be each of " + found);
  }

  private SoundList ofNames(boolean anyName) throws IOException {
    if (FsddNames.areIn(store)) {
      return FsddNames.read(store, columns);
    }
    if (columns.areNamed()) {
      throw new AudioFormatException(
          "columns or rows are named, but no table is used: name it (--index), or name no columns");
    }
    return ClassFolders.read(store, anyName);
  }

  /** A name means first the file that it leads to from the folder of its table. */
  private LabelledFile nearest(LabelledFile file, String folder) {
    String name = folder + file.file().replace('\\', '/').replaceFirst("^(\\./)+", "");
    return store.names().contains(name) ? file.withFile(name) : file;
  }

  private SoundList ofTables(List<String> tables) throws IOException {
    List<LabelledFile> files = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    boolean multiLabel = false;
    for (String table : tables) {
      AudioIndex index = AudioIndex.read(table, store.read(table), columns);
      String folder = table.substring(0, table.lastIndexOf('/') + 1);
      index.files().forEach(file -> files.add(nearest(file, folder)));
      notes.addAll(index.notes());
      multiLabel |= index.multiLabel();
    }
    if (multiLabel && files.stream().allMatch(file -> file.labels().size() < 2)) {
      notes.add("labels are taken for lists, as their column is called, though none is of several");
    }
    List<String> others = new ArrayList<>(TableFinder.tables(store));
    others.removeAll(tables);
    if (!others.isEmpty()) {
      notes.add("tables that are not used: " + Some.of(others));
    }
    return new SoundList(multiLabel, files, true, !columns.choosesRows(), notes);
  }
}
