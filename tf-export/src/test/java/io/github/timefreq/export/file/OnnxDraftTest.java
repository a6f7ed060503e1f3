package io.github.timefreq.export.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import ai.djl.ndarray.NDManager;
import io.github.timefreq.export.gpt.ExportFixture;
import io.github.timefreq.export.gpt.GraphKind;
import io.github.timefreq.export.gpt.OnnxGpt;
import io.github.timefreq.export.runtime.ExecutionConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxDraftTest {
  private static final int[][] TOKENS = ExportFixture.tokens(1, 5, 1);

  @TempDir private Path folder;
  private Path file;
  private OnnxModel model;

  @BeforeEach
  void export() {
    file = folder.resolve("new/model.onnx");
    try (NDManager manager = NDManager.newBaseManager()) {
      model =
          ExportFixture.export(
              ExportFixture.gpt(ExportFixture.plain(), manager), GraphKind.SEQUENCE);
    }
  }

  @Test
  void aDraftRunsBeforeItHasItsNameAndAfter() throws IOException {
    try (OnnxDraft draft = OnnxDraft.of(file)) {
      model.write(draft.getFile(), 100);
      float[] logits = logits(draft.getFile());
      assertThat(file).doesNotExist();

      draft.publish();

      assertThat(logits(file)).isEqualTo(logits);
    }
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactlyInAnyOrder(file, ExportFixture.weights(file));
    }
  }

  @Test
  void whatIsNotPublishedIsDeleted() throws IOException {
    model.write(file);
    try (OnnxDraft draft = OnnxDraft.of(file)) {
      model.write(draft.getFile(), 100);
    }
    OnnxDraft.of(file).close();

    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aFolderIsNoPlaceForAModel() {
    assertThatIOException()
        .isThrownBy(() -> OnnxDraft.of(folder))
        .withMessage(folder + " is a folder; name a file");
  }

  private static float[] logits(Path path) throws IOException {
    try (OnnxGpt gpt = OnnxGpt.open(path, ExecutionConfig.cpu())) {
      return gpt.logits(TOKENS);
    }
  }
}
