package io.github.timefreq.audio.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file as an index or a folder describes it.
 *
 * @param origin where it is described, such as {@code index.csv, line 2}
 * @param file its name there
 * @param labels its classes
 * @param part of the makers' split, or null
 * @param fold of the makers' cross-validation, or null
 * @param group what it shares with others, or null
 */
record LabelledFile(
    String origin,
    String file,
    List<String> labels,
    @Nullable AudioPart part,
    @Nullable String fold,
    @Nullable String group) {

  LabelledFile withPart(@Nullable AudioPart other) {
    return new LabelledFile(origin, file, labels, other, fold, group);
  }

  LabelledFile withFile(String name) {
    return new LabelledFile(origin, name, labels, part, fold, group);
  }
}
