package io.github.timefreq.audio.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;

/**
 * A folder in which archives of FSD50K lie as they were downloaded: each stands for the folder in
 * it. An archive whose folder was unpacked beside it is passed over.
 */
final class Fsd50kArchives implements SoundStore {
  private static final String ARCHIVE =
      "(?s)(.*/)?FSD50K\\.(dev_audio|eval_audio|ground_truth)\\.zip";

  private final NavigableMap<String, SoundStore> owners = new TreeMap<>();
  private final Map<SoundStore, String> folders = new LinkedHashMap<>();

  Fsd50kArchives(Path root, FolderStore folder) throws IOException {
    folders.put(folder, "");
    folder.names().forEach(name -> owners.put(name, folder));
    boolean opened = false;
    try {
      for (String archive : folder.names()) {
        if (isPacked(archive, folder)) {
          SoundStore zip = new ZipStore(root.resolve(archive));
          String place = archive.substring(0, archive.lastIndexOf('/') + 1);
          folders.put(zip, place);
          owners.remove(archive);
          zip.names().forEach(name -> owners.putIfAbsent(place + name, zip));
        }
      }
      opened = true;
    } finally {
      if (!opened) {
        close();
      }
    }
  }

  static boolean areIn(FolderStore folder) {
    return folder.names().stream().anyMatch(name -> isPacked(name, folder));
  }

  private static boolean isPacked(String name, FolderStore folder) {
    if (!name.matches(ARCHIVE)) {
      return false;
    }
    String unpacked = name.substring(0, name.length() - ".zip".length()) + "/";
    String next = folder.names().ceiling(unpacked);
    return next == null || !next.startsWith(unpacked);
  }

  @Override
  public NavigableSet<String> names() {
    return Collections.unmodifiableNavigableSet(owners.navigableKeySet());
  }

  @Override
  public InputStream open(String name) throws IOException {
    SoundStore owner = owner(name);
    return owner.open(inside(owner, name));
  }

  @Override
  public byte[] read(String name) throws IOException {
    SoundStore owner = owner(name);
    return owner.read(inside(owner, name));
  }

  @Override
  public byte[] readBeginning(String name, int most) throws IOException {
    SoundStore owner = owner(name);
    return owner.readBeginning(inside(owner, name), most);
  }

  private SoundStore owner(String name) throws IOException {
    SoundStore owner = owners.get(name);
    if (owner == null) {
      throw new IOException("there is no file " + name);
    }
    return owner;
  }

  private String inside(SoundStore owner, String name) {
    return name.substring(folders.getOrDefault(owner, "").length());
  }

  @Override
  public void close() throws IOException {
    for (SoundStore store : folders.keySet()) {
      store.close();
    }
  }
}
