package io.github.timefreq.training.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DraftTest {
  @TempDir private Path folder;
  @TempDir private Path beside;

  @Test
  void aFolderAppearsWithEverythingInIt() throws IOException {
    Path target = folder.resolve("made/target");
    try (Draft draft = Draft.of(target)) {
      Files.createDirectory(draft.getPath());
      Files.writeString(draft.getPath().resolve("a"), "new");
      assertThat(target).doesNotExist();

      draft.publish();
    }

    assertThat(target.resolve("a")).hasContent("new");
    assertThat(names(target.getParent())).containsExactly("target");
  }

  @Test
  void aFolderIsNotPublishedOverAnother() throws IOException {
    Path target = Files.createDirectory(folder.resolve("target"));
    Files.writeString(target.resolve("kept"), "old");
    try (Draft draft = Draft.of(target)) {
      Files.createDirectory(draft.getPath());

      assertThatIOException().isThrownBy(draft::publish);
    }

    assertThat(names(target)).containsExactly("kept");
    assertThat(names(folder)).containsExactly("target");
  }

  @Test
  void aNameMayBeAsLongAsTheSystemAllows() throws IOException {
    Path file = folder.resolve("n".repeat(255));

    AtomicFiles.write(file, new byte[] {1});

    assertThat(file).hasBinaryContent(new byte[] {1});
  }

  @Test
  void draftsOfTheSameProcessLeaveEachOtherAlone() throws IOException {
    try (Draft one = Draft.of(folder.resolve("one"));
        Draft other = Draft.of(folder.resolve("other"))) {
      Files.writeString(one.getPath(), "one");
      Files.writeString(other.getPath(), "other");
      Draft.clean(folder);

      one.publish();
      other.publish();
    }

    assertThat(folder.resolve("one")).hasContent("one");
    assertThat(folder.resolve("other")).hasContent("other");
  }

  @Test
  void anotherProcessKeepsItsDraftUntilItIsKilled() throws IOException, InterruptedException {
    try (OtherJvm maker = maker()) {
      assertThat(maker.readLine()).isEqualTo("made");
      AtomicFiles.write(folder.resolve("mine"), new byte[0]);
      assertThat(names(folder)).hasSize(2).contains("mine");

      maker.kill();
      maker.await();
      assertThat(names(folder)).hasSize(2);
    }
    AtomicFiles.write(folder.resolve("mine"), new byte[0]);

    assertThat(names(folder)).containsExactly("mine");
  }

  @Test
  void aProcessThatIsAskedToEndDeletesItsDraft() throws IOException, InterruptedException {
    try (OtherJvm maker = maker()) {
      assertThat(maker.readLine()).isEqualTo("made");

      maker.terminate();
      maker.await();
    }

    assertThat(names(folder)).isEmpty();
  }

  private OtherJvm maker() throws IOException {
    return OtherJvm.start(beside.resolve("err"), "-Xmx16m", Maker.class, folder.toString());
  }

  /** Makes a draft, of which there is more and more, and does not come to an end. */
  static final class Maker {
    private Maker() {}

    public static void main(String[] args) throws IOException {
      try (Draft draft = Draft.of(Path.of(args[0], "theirs"))) {
        Files.createDirectory(draft.getPath());
        Files.createFile(draft.getPath().resolve("0"));
        System.out.println("made");
        for (int i = 1; true; i++) {
          Files.createFile(draft.getPath().resolve(String.valueOf(i)));
        }
      }
    }
  }

  @Test
  void whatAKilledProcessHadOnlyBegunIsDeletedToo() throws IOException {
    Files.createDirectory(folder.resolve(".tmp-" + UUID.randomUUID()));

    Draft.clean(folder);

    assertThat(names(folder)).isEmpty();
  }

  @Test
  void whatIsNoDraftIsKept() throws IOException {
    Files.createDirectory(folder.resolve(".tmp-of-another-program"));
    Files.createFile(folder.resolve(".tmp-" + UUID.randomUUID()));
    Path similar = Files.createDirectory(folder.resolve(".tmp-" + UUID.randomUUID()));
    Files.createFile(similar.resolve("content"));
    String[] before = names(folder);

    Draft.clean(folder);

    assertThat(names(folder)).isEqualTo(before);
    assertThat(similar.resolve("content")).exists();
  }

  @Test
  void aClosedDraftIsNotPublished() throws IOException {
    Path file = folder.resolve("a");
    Draft draft = Draft.of(file);
    Files.writeString(draft.getPath(), "new");
    draft.close();

    assertThatIOException()
        .isThrownBy(draft::publish)
        .withMessageStartingWith(file + " was given up");

    assertThat(names(folder)).isEmpty();
  }

  private static String[] names(Path folder) {
    String[] names = folder.toFile().list();
    Arrays.sort(names);
    return names;
  }
}
