package io.github.timefreq.training.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
  private static final byte[] OLD = {1, 2, 3};
  private static final byte[] NEW = {4, 5};

  @TempDir private Path folder;

  @Test
  void writesAFileAndTheFoldersThatItNeeds() throws IOException {
    Path file = folder.resolve("a/b/c.bin");

    AtomicFiles.write(file, NEW);

    assertThat(file).hasBinaryContent(NEW);
    assertThat(names(file.getParent())).containsExactly("c.bin");
  }

  @Test
  void replacesAFile() throws IOException {
    Path file = Files.write(folder.resolve("a"), OLD);

    AtomicFiles.write(file, NEW);

    assertThat(file).hasBinaryContent(NEW);
  }

  @Test
  void aChannelThatTakesAByteAtATimeIsGivenAll() throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    WritableByteChannel slow =
        new WritableByteChannel() {
          @Override
          public int write(ByteBuffer bytes) {
            written.write(bytes.get());
            return 1;
          }

          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public void close() {}
        };

    AtomicFiles.writeFully(slow, ByteBuffer.wrap(OLD));

    assertThat(written.toByteArray()).isEqualTo(OLD);
  }

  @Test
  void aNameWithoutAFolderIsOfTheWorkingFolder() {
    assertThat(Path.of("a").getParent()).isNull();
    assertThatIOException()
        .isThrownBy(
            () ->
                AtomicFiles.write(
                    Path.of("never-written"),
                    channel -> {
                      throw new IOException("on purpose");
                    }))
        .withMessage("cannot write never-written: on purpose");
  }

  @Test
  void theOldFileIsThereUntilTheNewOneIsWhole() throws IOException {
    Path file = Files.write(folder.resolve("a"), OLD);

    AtomicFiles.write(
        file,
        channel -> {
          channel.write(ByteBuffer.wrap(NEW));
          assertThat(file).hasBinaryContent(OLD);
        });
  }

  @Test
  void aFailureLeavesWhatWasThereAndNothingElse() throws IOException {
    Path file = Files.write(folder.resolve("a"), OLD);

    assertThatIOException()
        .isThrownBy(
            () ->
                AtomicFiles.write(
                    file,
                    channel -> {
                      channel.write(ByteBuffer.wrap(NEW));
                      throw new IOException("disk full");
                    }))
        .withMessage("cannot write " + file + ": disk full");

    assertThat(file).hasBinaryContent(OLD);
    assertThat(names(folder)).containsExactly("a");
  }

  @Test
  void anErrorOfTheWriterLeavesNothingBehind() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                AtomicFiles.write(
                    folder.resolve("a"),
                    channel -> {
                      throw new IllegalStateException("a bug");
                    }));

    assertThat(names(folder)).isEmpty();
  }

  @Test
  void aFileInTheWayOfAFolderIsTold() throws IOException {
    Path inTheWay = Files.write(folder.resolve("a"), OLD);

    assertThatIOException()
        .isThrownBy(() -> AtomicFiles.write(inTheWay.resolve("b"), NEW))
        .withMessage(
            "cannot write "
                + inTheWay.resolve("b")
                + ": "
                + inTheWay.toAbsolutePath()
                + " is a file, not a folder");
  }

  @Test
  void aFolderInTheWayOfAFileIsTold() throws IOException {
    Path inTheWay = Files.createDirectory(folder.resolve("a"));

    assertThatIOException()
        .isThrownBy(() -> AtomicFiles.write(inTheWay, NEW))
        .withMessage("cannot write " + inTheWay + ": it is a folder");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> AtomicFiles.write(folder.resolve("none/.."), NEW))
        .withMessageEndingWith("none/.. is not a file's name");
  }

  @Test
  void othersMayReadWhatTheyMayReadOtherwise() throws IOException {
    assumeThat(Files.getFileStore(folder).supportsFileAttributeView("posix")).isTrue();
    Path plain = Files.createFile(folder.resolve("plain"));
    Path plainFolder = Files.createDirectory(folder.resolve("plain-folder"));

    AtomicFiles.write(folder.resolve("a"), NEW);
    try (Draft draft = Draft.of(folder.resolve("b"))) {
      Files.createDirectory(draft.getPath());
      draft.publish();
    }

    assertThat(Files.getPosixFilePermissions(folder.resolve("a")))
        .isEqualTo(Files.getPosixFilePermissions(plain));
    assertThat(Files.getPosixFilePermissions(folder.resolve("b")))
        .isEqualTo(Files.getPosixFilePermissions(plainFolder));
  }

  @Test
  void foldersAreDeletedWithTheirContent() throws IOException {
    Path inner = Files.createDirectories(folder.resolve("a/b"));
    Files.write(inner.resolve("c"), OLD);
    Files.write(folder.resolve("kept"), OLD);

    AtomicFiles.deleteRecursively(folder.resolve("a"));

    assertThat(names(folder)).containsExactly("kept");
  }

  private static String[] names(Path folder) {
    String[] names = folder.toFile().list();
    Arrays.sort(names);
    return names;
  }
}
