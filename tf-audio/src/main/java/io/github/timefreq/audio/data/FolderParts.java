package io.github.timefreq.audio.data;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parts told by folders, as in {@code train/rex.wav}, where a table names labels only. */
final class FolderParts {
  private FolderParts() {}

  /**
   * Adds the parts that the folders of all files name.
   *
   * @param files by their names
   * @return the files with their parts; nothing if one has a part, one is in no such folder, or all
   *     are in the same
   */
  static Map<String, LabelledFile> of(Map<String, LabelledFile> files) {
    Map<String, LabelledFile> divided = new HashMap<>();
    Set<AudioPart> parts = new HashSet<>();
    for (Map.Entry<String, LabelledFile> file : files.entrySet()) {
      AudioPart part = part(file.getKey());
      if (part == null || file.getValue().part() != null) {
        return Map.of();
      }
      parts.add(part);
      divided.put(file.getKey(), file.getValue().withPart(part));
    }
    return parts.size() > 1 ? divided : Map.of();
  }

  private static @Nullable AudioPart part(String name) {
    String[] path = name.split("/", -1);
    for (int i = 0; i < path.length - 1; i++) {
      AudioPart part = AudioPart.named(path[i]);
      if (part != null) {
        return part;
      }
    }
    return null;
  }
}
