package io.github.timefreq.audio.data;

import io.github.timefreq.audio.format.AudioFormatException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds the sounds that an index means. Indexes name files with or without folders and extension,
 * and relative to one place or another: a name means the one sound whose path ends with it. Letters
 * with accents may be written in one piece or in two (macOS does), extensions in any case. Since
 * only what is in the data set is found, a name leads nowhere else.
 */
final class SoundNames {
  private final Map<String, List<String>> byBaseName = new HashMap<>();
  private final Set<String> sounds = new HashSet<>();
  private final Set<String> others = new HashSet<>();

  SoundNames(Collection<String> names) {
    for (String name : names) {
      String base = base(composed(name));
      if (SoundStore.isSound(name)) {
        sounds.add(name);
        byBaseName.computeIfAbsent(base, b -> new ArrayList<>()).add(name);
      } else {
        others.add(base);
      }
    }
  }

  /** Returns the sound of that name. */
  String find(String name) throws AudioFormatException {
    if (sounds.contains(name)) {
      return name;
    }
    String exact = name.replace('\\', '/').replaceFirst("^(\\.{0,2}/)+", "");
    if (sounds.contains(exact)) {
      return exact;
    }
    String wanted = withPlainExtension(composed(exact));
    List<String> found = new ArrayList<>();
    for (String sound : byBaseName.getOrDefault(base(wanted), List.of())) {
      String path = withPlainExtension(composed(sound));
      path = SoundStore.isSound(wanted) ? path : withoutExtension(path);
      if (path.equals(wanted) || path.endsWith("/" + wanted)) {
        found.add(sound);
      }
    }
    List<String> whole = found.stream().filter(sound -> isWhole(sound, wanted)).toList();
    if (whole.size() == 1 || found.size() == 1) {
      return (whole.size() == 1 ? whole : found).get(0);
    }
    if (found.isEmpty()) {
      throw new AudioFormatException(
          name
              + (others.contains(base(wanted))
                  ? ": it is neither WAV, FLAC nor Ogg Vorbis, by its name"
                  : ": there is no such file"));
    }
    throw new AudioFormatException(
        "%s: this may be %s or %s".formatted(name, found.get(0), found.get(1)));
  }

  private static boolean isWhole(String sound, String wanted) {
    String path = withPlainExtension(composed(sound));
    return path.equals(wanted) || withoutExtension(path).equals(wanted);
  }

  private static String composed(String path) {
    return Normalizer.normalize(path, Normalizer.Form.NFC);
  }

  private static String base(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    return SoundStore.isSound(file) ? withoutExtension(file) : file;
  }

  private static String withPlainExtension(String path) {
    if (!SoundStore.isSound(path)) {
      return path;
    }
    String stem = withoutExtension(path);
    return stem + path.substring(stem.length()).toLowerCase(Locale.ROOT);
  }

  private static String withoutExtension(String sound) {
    return sound.substring(0, sound.lastIndexOf('.'));
  }
}
