package io.github.timefreq.audio.data;

import io.github.timefreq.audio.format.AudioFormatException;
import io.github.timefreq.training.internal.io.FileKind;
import io.github.timefreq.training.internal.io.ZipArchive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** A .zip, read in place. */
final class ZipStore implements SoundStore {
  private final Path path;
  private final ZipArchive zip;
  private final NavigableSet<String> names;

  ZipStore(Path path) throws IOException {
    this.path = path;
    Optional<FileKind> kind;
    try (InputStream in = Files.newInputStream(path)) {
      kind = FileKind.of(in.readNBytes(FileKind.SIGNATURE_BYTES));
    }
    Optional<FileKind> other = kind.filter(one -> one != FileKind.ZIP);
    if (other.isPresent()) {
      throw new AudioFormatException(
          "%s is %s; give a folder of sounds, unpacked, or a .zip of one"
              .formatted(path, other.get().description()));
    }
    try {
      zip = ZipArchive.open(path);
    } catch (IOException e) {
      throw new AudioFormatException(
          kind.isPresent()
              ? String.valueOf(e.getMessage())
              : path + " is not a .zip archive; give a folder of sounds or a .zip of one",
          e);
    }
    names = new TreeSet<>(zip.names());
    names.removeIf(ZipArchive::isHidden);
  }

  @Override
  public NavigableSet<String> names() {
    return Collections.unmodifiableNavigableSet(names);
  }

  @Override
  public InputStream open(String name) throws IOException {
    return zip.open(name);
  }

  @Override
  public byte[] read(String name) throws IOException {
    return named(name, () -> SoundStore.super.read(name));
  }

  @Override
  public byte[] readBeginning(String name, int most) throws IOException {
    return named(name, () -> SoundStore.super.readBeginning(name, most));
  }

  /** What the content of an archive may make of its reader is told by the names of both. */
  private byte[] named(String name, IoSupplier read) throws IOException {
    try {
      return read.get();
    } catch (AudioFormatException e) {
      throw e;
    } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
      // Of a decompressor that is given damaged data.
      throw AudioFormatException.in(name, e);
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      String place = message.startsWith(path.toString()) ? "" : path + ": " + name + ": ";
      throw new IOException(AudioFormatException.oneLine(place + message), e);
    }
  }

  /** Reads. */
  private interface IoSupplier {
    byte[] get() throws IOException;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
