package io.github.timefreq.audio.data;

import io.github.timefreq.audio.format.AudioFormatException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the column of parts by what it holds, whatever it is called: a test part that its makers
 * name must not be trained on.
 *
 * @param header names of the columns
 * @param rows those that are taken
 */
record PartColumn(List<String> header, List<SoundTable.Row> rows) {

  /** The place of the column, or -1. */
  int in(IndexColumns columns) throws AudioFormatException {
    int usual = columns.splitIn(header);
    if (columns.split() != null) {
      return usual;
    }
    Set<Integer> others = others(columns);
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      if (i == usual || (!others.contains(i) && areParts(i, columns.mayBeParts(header.get(i))))) {
        found.add(i);
      }
    }
    for (int i : found) {
      if (!parts(i).equals(parts(found.get(0)))) {
        throw new AudioFormatException(
            "its columns %s name parts that differ; leave one of them, or name it (optSplitColumn)"
                .formatted(found.stream().map(header::get).collect(Collectors.joining(" and "))));
      }
    }
    return found.isEmpty() ? -1 : usual >= 0 ? usual : found.get(0);
  }

  /** Says which columns name parts of some rows only, and are not used. */
  Optional<String> note(int taken, IndexColumns columns) throws AudioFormatException {
    Set<Integer> others = others(columns);
    for (int i = 0; i < header.size(); i++) {
      List<@Nullable AudioPart> parts = parts(i);
      long named = parts.stream().filter(Objects::nonNull).count();
      boolean mostly = 2 * named >= rows.size() && named < rows.size();
      if (i != taken && !others.contains(i) && mostly && parts.contains(AudioPart.TRAIN)) {
        String value = rows.get(parts.indexOf(null)).fields().get(i);
        return Optional.of(
            "column %s is not taken for parts, since a row has '%s' there"
                .formatted(header.get(i), value));
      }
    }
    return Optional.empty();
  }

  private Set<Integer> others(IndexColumns columns) throws AudioFormatException {
    Set<Integer> others = new HashSet<>();
    others.add(columns.pathIn(header));
    others.add(columns.labelIn(header));
    others.add(columns.groupIn(header));
    others.add(columns.whereIn(header));
    if (columns.fold() != null) {
      others.add(columns.foldIn(header));
    }
    return others;
  }

  /** Of one part is a column that is called so only: another may say that all rows are valid. */
  private boolean areParts(int column, boolean called) {
    List<@Nullable AudioPart> parts = parts(column);
    return !parts.isEmpty()
        && !parts.contains(null)
        && (called || EnumSet.copyOf(parts).size() > 1);
  }

  private List<@Nullable AudioPart> parts(int column) {
    List<@Nullable AudioPart> parts = new ArrayList<>();
    rows.forEach(row -> parts.add(AudioPart.named(row.fields().get(column))));
    return parts;
  }
}
