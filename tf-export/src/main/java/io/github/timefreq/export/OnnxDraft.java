package io.github.timefreq.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A model that is not under its name yet: it lies in a folder beside its place, where it can be
 * opened and compared, and takes the place of an earlier model when it is published. Closing it
 * deletes what was not published.
 *
 * <pre>{@code
 * try (OnnxDraft draft = OnnxDraft.of(file)) {
 *   exporter.writeGpt(model, kind, card, draft.getFile());
 *   OnnxVerification.verify(draft.getFile(), expected, tolerance);
 *   draft.publish();
 * }
 * }</pre>
 */
public final class OnnxDraft implements AutoCloseable {
  private final Path target;
  private final Path folder;
  private final Path file;

  private OnnxDraft(Path target) {
    this.target = target;
    String name = String.valueOf(target.getFileName());
    folder = target.resolveSibling(".tmp-" + name + "-" + UUID.randomUUID());
    file = folder.resolve(name);
  }

  /**
   * Starts a draft, of which nothing is on the disk before it is written.
   *
   * @param target the file that the model is to become
   * @return the draft
   */
  public static OnnxDraft of(Path target) {
    return new OnnxDraft(target.toAbsolutePath());
  }

  /**
   * Returns where the model is until it is published.
   *
   * @return the file to write, whose folder is made with it
   */
  public Path getFile() {
    return file;
  }

  /**
   * Moves the model to its place, its weights first where they have a file of their own; those of
   * the earlier model go last.
   *
   * @throws IOException if it cannot be moved; the earlier model is untouched then
   */
  public void publish() throws IOException {
    List<String> weights =
        files().stream()
            .filter(other -> !other.equals(file))
            .map(data -> String.valueOf(data.getFileName()))
            .toList();
    for (String data : weights) {
      move(file.resolveSibling(data), target.resolveSibling(data));
    }
    move(file, target);
    ExternalData.deleteOthers(target, weights);
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Override
  public void close() throws IOException {
    if (Files.exists(folder)) {
      for (Path left : files()) {
        Files.delete(left);
      }
      Files.delete(folder);
    }
  }
}
