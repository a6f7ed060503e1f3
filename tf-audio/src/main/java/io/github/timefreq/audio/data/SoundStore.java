package io.github.timefreq.audio.data;

import io.github.timefreq.audio.format.AudioFiles;
import io.github.timefreq.audio.format.AudioFormatException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.zip.ZipException;

/** The files of a data set, in a folder or in a .zip. */
interface SoundStore extends AutoCloseable {
  /** Paths of all files, relative to the root and with slashes, but those that are hidden. */
  NavigableSet<String> names();

  /**
   * Opens a file of {@link #names()}.
   *
   * @throws AudioFormatException if it is a link to nothing
   * @throws IOException if it cannot be read, which says nothing of its content
   */
  InputStream open(String name) throws IOException;

  /**
   * Reads a file of {@link #names()}, bounded by {@link AudioFiles#LARGEST_FILE}.
   *
   * @throws AudioFormatException naming the file, if it is too large or damaged
   * @throws IOException if it cannot be read, which says nothing of its content
   */
  default byte[] read(String name) throws IOException {
    try (InputStream in = open(name)) {
      return AudioFiles.readBounded(in);
    } catch (AudioFormatException | ZipException | EOFException e) {
      throw AudioFormatException.in(name, e);
    }
  }

  /**
   * Reads the beginning of a file of {@link #names()}, unchecked.
   *
   * @throws AudioFormatException naming the file, if it is damaged
   * @throws IOException if it cannot be read, which says nothing of its content
   */
  default byte[] readBeginning(String name, int most) throws IOException {
    try (InputStream in = open(name)) {
      return in.readNBytes(most);
    } catch (AudioFormatException | ZipException | EOFException e) {
      throw AudioFormatException.in(name, e);
    }
  }

  @Override
  void close() throws IOException;

  static SoundStore of(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      FolderStore folder = new FolderStore(path);
      return Fsd50kArchives.areIn(folder) ? new Fsd50kArchives(path, folder) : folder;
    }
    if (!Files.isReadable(path)) {
      throw new IOException(
          path
              + (Files.exists(path) ? " cannot be read" : " does not exist")
              + "; give a folder of sounds or a .zip of one");
    }
    return new ZipStore(path);
  }

  /** Whether a name is that of a sound; what it holds is told by its content. */
  static boolean isSound(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.matches("(?s).*\\.(wav|wave|flac|ogg|oga)");
  }

  /** Whether a name is that of a sound of a kind that is not read. */
  static boolean isOtherSound(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.matches(
        "(?s).*\\.(mp[234]|m4a|aac|ac3|aiff?|aifc|opus|spx|wma|au|snd|caf|amr|wv|ape|webm|mka|3gp"
            + "|w64|rf64|sph|nist)");
  }
}
