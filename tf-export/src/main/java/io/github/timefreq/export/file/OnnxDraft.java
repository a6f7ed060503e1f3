package io.github.timefreq.export.file;

import io.github.timefreq.export.internal.file.ExternalData;
import io.github.timefreq.training.internal.io.Draft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model that is not under its name yet: it lies in a folder beside its place, where it can be
 * opened and compared, and takes the place of an earlier model when it is published. Closing it
 * deletes what was not published.
 *
 * <pre>{@code
 * try (OnnxDraft draft = OnnxDraft.of(file)) {
 *   GptExport.write(exporter, model, kind, card, draft.getFile());
 *   GptVerification.verify(draft.getFile(), expected, tolerance);
 *   draft.publish();
 * }
 * }</pre>
 */
public final class OnnxDraft implements AutoCloseable {
  private final Path target;
  private final Draft draft;

  private OnnxDraft(Path target, Draft draft) {
    this.target = target;
    this.draft = draft;
  }

  /**
   * Starts a draft.
   *
   * @param target the file that the model is to become
   * @return the draft, in which nothing is yet
   * @throws IOException if it is a folder, or that of the file cannot be written
   */
  public static OnnxDraft of(Path target) throws IOException {
    if (Files.isDirectory(target)) {
      throw new IOException(target + " is a folder; name a file");
    }
    return new OnnxDraft(target.toAbsolutePath(), Draft.of(target));
  }

  /**
   * Returns where the model is until it is published.
   *
   * @return the file to write, whose folder is there
   */
  public Path getFile() {
    return draft.getPath();
  }

  /**
   * Moves the model to its place, its weights first where they have a file of their own; those of
   * the earlier model go last.
   *
   * @throws IOException if it cannot be moved; the earlier model is untouched then
   */
  public void publish() throws IOException {
    List<String> weights = weights();
    for (String data : weights) {
      draft.publish(data);
    }
    draft.publish();
    ExternalData.deleteOthers(target, weights);
  }

  private List<String> weights() throws IOException {
    Path file = getFile();
    try (Stream<Path> files = Files.list(file.getParent())) {
      return files
          .filter(other -> !other.equals(file))
          .map(data -> String.valueOf(data.getFileName()))
          .toList();
    }
  }

  @Override
  public void close() throws IOException {
    draft.close();
  }
}
