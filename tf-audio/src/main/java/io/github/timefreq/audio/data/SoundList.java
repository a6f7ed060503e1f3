package io.github.timefreq.audio.data;

import java.util.ArrayList;
import java.util.List;

/**
 * The sounds of a data set and their labels, before any of them is read.
 *
 * @param multiLabel whether a sound may have several labels
 * @param files what to read
 * @param isOfTables whether tables name them, not folders
 * @param isWhole whether it is meant to name all sounds
 * @param notes what its user should know, such as files that are not used
 */
record SoundList(
    boolean multiLabel,
    List<LabelledFile> files,
    boolean isOfTables,
    boolean isWhole,
    List<String> notes) {
  SoundList {
    files = List.copyOf(files);
    notes = List.copyOf(notes);
  }

  SoundList withNote(String note) {
    List<String> all = new ArrayList<>(notes);
    all.add(note);
    return new SoundList(multiLabel, files, isOfTables, isWhole, all);
  }
}
