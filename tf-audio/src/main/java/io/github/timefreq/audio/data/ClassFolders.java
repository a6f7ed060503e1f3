package io.github.timefreq.audio.data;

import io.github.timefreq.audio.format.AudioFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

  private static final String NUMBER =
      "([ _.-]?(\\d+|one|two|three|four|five|six|seven|eight|nine|ten)|[ _.-][a-z])";

  /** Folders of other things than classes, where labels are in a table. */
  private static final Pattern NO_CLASS =
      Pattern.compile(
          "((k[ _-]?)?fold|part|partition|split|batch|chunk|shard|subset|set)"
              + NUMBER
              + "|(train|training|test|testing|val|valid|validation|dev|eval|evaluation|holdout)"
              + "([ _.-]?(set|data|audio|clips|wavs?)|"
              + NUMBER
              + ")?|FSD50K\\..*",
          Pattern.CASE_INSENSITIVE);

  private final SoundStore store;
  private final List<String> sounds;
  private final int depth;
  private final boolean parts;
  private final List<String> notes = new ArrayList<>();

  private ClassFolders(SoundStore store) throws AudioFormatException {
    this.store = store;
    sounds =
        store.names().stream().filter(name -> SoundStore.isSound(name) && !isAside(name)).toList();
    depth = commonDepth(sounds);
    long inParts = sounds.stream().filter(name -> part(path(name)) != null).count();
    parts = inParts == sounds.size();
    if (!parts && inParts > 0) {
      List<String> others = sounds.stream().filter(name -> part(path(name)) == null).toList();
      throw new AudioFormatException(
          "its folders are partly called train, validation or test, but hold other sounds too: "
              + Some.of(others)
              + "; put every sound below such a folder, or give a table");
    }
  }

  /**
   * Reads the folders.
   *
   * @param store the data set
   * @param anyName whether folders are classes whatever they are called
   */
  static SoundList read(SoundStore store, boolean anyName) throws IOException {
    ClassFolders folders = new ClassFolders(store);
    List<LabelledFile> files = folders.files();
    Set<String> classes =
        files.stream().map(file -> file.labels().get(0)).collect(Collectors.toSet());
    List<String> others =
        classes.stream().filter(name -> NO_CLASS.matcher(name.strip()).matches()).sorted().toList();
    if (!anyName && !others.isEmpty()) {
      throw new AudioFormatException(
          ("its folders are called %s, as parts and folds are, not classes: give a table of labels"
                  + " (--index TABLE), put folders of classes below train and test, or say that they"
                  + " are classes (--index %s)")
              .formatted(Some.of(others), AudioFolder.NO_INDEX));
    }
    folders.requireSoundsOf(classes);
    return new SoundList(false, files, false, true, folders.notes);
  }

  /** The part that a list of file names stands for, or null. */
  static @Nullable AudioPart partListed(String name) {
    return switch (name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT)) {
      case "validation_list.txt" -> AudioPart.VALIDATION;
      case "testing_list.txt" -> AudioPart.TEST;
      default -> null;
    };
  }

  private List<LabelledFile> files() throws IOException {
    Map<String, AudioPart> listed = lists();
    List<LabelledFile> files = new ArrayList<>();
    List<@Nullable AudioPart> below = new ArrayList<>();
    for (String sound : sounds) {
      String[] path = path(sound);
      int label = depth + (parts ? 1 : 0);
      if (label >= path.length - 1) {
        throw new AudioFormatException(
            sound + " is in no folder that would be its class; put it in one, or give an index");
      }
      AudioPart part = parts ? part(path) : listed.get(sound);
      if (part == null && !listed.isEmpty()) {
        part = AudioPart.TRAIN;
      }
      below.add(below(path, label));
      files.add(new LabelledFile(sound, sound, List.of(path[label]), part, null, speaker(path)));
    }
    return parts || !listed.isEmpty() ? files : divided(files, below);
  }

  /** Parts may also be below classes, as in dog/train/rex.wav. */
  private List<LabelledFile> divided(List<LabelledFile> files, List<@Nullable AudioPart> below) {
    if (below.stream().distinct().count() < 2) {
      return files;
    }
    if (below.contains(null)) {
      notes.add("folders train, validation and test are no parts, since some sounds are in none");
      return files;
    }
    notes.add("parts are those of the folders train, validation and test below the classes");
    List<LabelledFile> divided = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      divided.add(files.get(i).withPart(below.get(i)));
    }
    return divided;
  }

  private static @Nullable AudioPart below(String[] path, int label) {
    for (int i = label + 1; i < path.length - 1; i++) {
      AudioPart part = AudioPart.named(path[i]);
      if (part != null) {
        return part;
      }
    }
    return null;
  }

  private void requireSoundsOf(Set<String> classes) throws AudioFormatException {
    for (String other : store.names().stream().filter(SoundStore::isOtherSound).toList()) {
      String[] path = path(other);
      int label = depth + (parts ? 1 : 0);
      if (!isAside(other) && label < path.length - 1 && !classes.contains(path[label])) {
        throw new AudioFormatException(
            "no file of the class %s is WAV, FLAC or Ogg Vorbis, by their names; convert such as %s"
                .formatted(path[label], other));
      }
    }
  }

  private static boolean isAside(String name) {
    return name.matches("(?s)(.*/)?_.*/.*");
  }

  private static String[] path(String name) {
    return name.split("/", -1);
  }

  /** How many folders, from the root on, hold all sounds and are neither a part nor a class. */
  private static int commonDepth(List<String> sounds) {
    int depth = 0;
    while (true) {
      String common = null;
      for (String sound : sounds) {
        String[] path = path(sound);
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

  private @Nullable AudioPart part(String[] path) {
    return path.length - depth > 2 ? AudioPart.named(path[depth]) : null;
  }

  private static @Nullable String speaker(String[] path) {
    String file = path[path.length - 1];
    int end = file.indexOf(SPEAKER_END);
    return end > 0 ? file.substring(0, end) : null;
  }

  private Map<String, AudioPart> lists() throws IOException {
    Map<String, AudioPart> listed = new HashMap<>();
    for (String name : store.names()) {
      AudioPart part = partListed(name);
      if (part != null) {
        read(name, part, listed);
      }
    }
    return listed;
  }

  private void read(String list, AudioPart part, Map<String, AudioPart> listed) throws IOException {
    String folder = list.substring(0, list.lastIndexOf('/') + 1);
    List<String> missing = new ArrayList<>();
    int found = 0;
    for (String line : SoundTable.text(store.read(list), list).lines().toList()) {
      String sound = folder + line.strip().replaceFirst("^\\./", "");
      if (line.isBlank()) {
        continue;
      }
      if (!store.names().contains(sound)) {
        missing.add(line.strip());
        continue;
      }
      found++;
      AudioPart other = listed.put(sound, part);
      if (other != null && other != part) {
        throw new AudioFormatException(list + " names a sound of another part: " + sound);
      }
    }
    if (found == 0 && !missing.isEmpty()) {
      throw new AudioFormatException(
          list + " names no file that is there, but " + Some.of(missing));
    }
    if (!missing.isEmpty()) {
      notes.add(list + " names files that are not there: " + Some.of(missing));
    }
  }
}
