package io.github.timefreq.audio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Labels told by folders: one folder a class, optionally below folders train, validation and test,
 * all of it optionally below others that hold nothing else.
 *
 * <p>As in Speech Commands (Warden, 2018), folders whose names begin with an underscore are no
 * classes, the files validation_list.txt and testing_list.txt name the examples of those parts, and
 * what comes before {@code _nohash_} in a file's name is its speaker, the example's group.
 */
final class ClassFolders {
  private static final String SPEAKER_END = "_nohash_";

  private ClassFolders() {}

  static List<LabelledFile> read(SoundStore store) throws IOException {
    List<String> sounds =
        store.names().stream()
            .filter(SoundStore::isSound)
            .filter(n -> !n.matches("(.*/)?_.*/.*"))
            .toList();
    int depth = commonDepth(sounds);
    boolean parts = sounds.stream().allMatch(name -> part(name.split("/", -1), depth) != null);
    Map<String, AudioPart> listed = lists(store);
    List<LabelledFile> files = new ArrayList<>();
    for (String sound : sounds) {
      String[] path = sound.split("/", -1);
      int label = depth + (parts ? 1 : 0);
      if (label >= path.length - 1) {
        throw new AudioFormatException(
            sound + " is in no folder that would be its class; put it in one, or give an index");
      }
      AudioPart part = parts ? part(path, depth) : listed.get(sound);
      if (part == null && !listed.isEmpty()) {
        part = AudioPart.TRAIN;
      }
      files.add(new LabelledFile(sound, sound, List.of(path[label]), part, null, speaker(path)));
    }
    return files;
  }

  /** How many folders, from the root on, hold all sounds and are neither a part nor a class. */
  private static int commonDepth(List<String> sounds) {
    int depth = 0;
    while (true) {
      String common = null;
      for (String sound : sounds) {
        String[] path = sound.split("/", -1);
        boolean wrapper = path.length - depth > 2 && AudioPart.named(path[depth]) == null;
        if (!wrapper || (common != null && !common.equals(path[depth]))) {
          return depth;
        }
        common = path[depth];
      }
      if (common == null) {
        return depth;
      }
      depth++;
    }
  }

  private static @Nullable AudioPart part(String[] path, int depth) {
    return path.length - depth > 2 ? AudioPart.named(path[depth]) : null;
  }

  private static @Nullable String speaker(String[] path) {
    String file = path[path.length - 1];
    int end = file.indexOf(SPEAKER_END);
    return end > 0 ? file.substring(0, end) : null;
  }

  private static Map<String, AudioPart> lists(SoundStore store) throws IOException {
    Map<String, AudioPart> parts = new HashMap<>();
    for (String name : store.names()) {
      String file = name.substring(name.lastIndexOf('/') + 1);
      AudioPart part =
          switch (file) {
            case "validation_list.txt" -> AudioPart.VALIDATION;
            case "testing_list.txt" -> AudioPart.TEST;
            default -> null;
          };
      if (part != null) {
        String folder = name.substring(0, name.length() - file.length());
        new String(store.read(name), StandardCharsets.UTF_8)
            .lines()
            .map(String::strip)
            .forEach(line -> parts.put(folder + line, Objects.requireNonNull(part)));
      }
    }
    return parts;
  }
}
