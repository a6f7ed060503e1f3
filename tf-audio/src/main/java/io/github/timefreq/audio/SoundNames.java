package io.github.timefreq.audio;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the sounds that an index means. Indexes name files with or without folders and extension,
 * and relative to one place or another: a name means the one sound whose path ends with it. Since
 * only what is in the data set is found, a name leads nowhere else.
 */
final class SoundNames {
  private final Map<String, List<String>> byBaseName = new HashMap<>();

  SoundNames(Collection<String> names) {
    for (String name : names) {
      if (SoundStore.isSound(name)) {
        byBaseName.computeIfAbsent(base(name), b -> new ArrayList<>()).add(name);
      }
    }
  }

  /** Returns the sound of that name. */
  String find(String name) throws AudioFormatException {
    String wanted = name.replace('\\', '/').replaceFirst("^(\\.{0,2}/)+", "");
    List<String> found = new ArrayList<>();
    for (String sound : byBaseName.getOrDefault(base(wanted), List.of())) {
      String path = SoundStore.isSound(wanted) ? sound : withoutExtension(sound);
      if (path.equals(wanted)) {
        return sound;
      }
      if (path.endsWith("/" + wanted)) {
        found.add(sound);
      }
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    throw new AudioFormatException(
        found.isEmpty()
            ? name + ": there is no such file"
            : "%s: this may be %s or %s".formatted(name, found.get(0), found.get(1)));
  }

  private static String base(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    return SoundStore.isSound(file) ? withoutExtension(file) : file;
  }

  private static String withoutExtension(String sound) {
    return sound.substring(0, sound.lastIndexOf('.'));
  }
}
