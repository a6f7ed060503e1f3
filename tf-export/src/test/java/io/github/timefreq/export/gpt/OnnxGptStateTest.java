package io.github.timefreq.export.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.ndarray.NDManager;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.github.timefreq.export.file.OnnxModel;
import io.github.timefreq.export.onnx.ModelProto;
import io.github.timefreq.export.onnx.StringStringEntryProto;
import io.github.timefreq.export.runtime.ExecutionConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxGptStateTest {
  private static final int[][] PROMPT = {{3, 1, 4, 1, 5}};
  private static final int[][] NEXT = {{9, 2}};

  @TempDir private Path folder;
  private Path file;

  /** A file that promises a longer context than its graph has positions for. */
  @BeforeEach
  void export() throws IOException {
    file = folder.resolve("model.onnx");
    try (NDManager manager = NDManager.newBaseManager()) {
      ModelProto.Builder model =
          ExportFixture.export(
              ExportFixture.gpt(
                  ExportFixture.plain().withSignal(ExportFixture.filterbank()), manager),
              GraphKind.GENERATION)
              .toProto()
              .toBuilder();
      for (StringStringEntryProto.Builder entry : model.getMetadataPropsBuilderList()) {
        if (entry.getKey().equals("timefreq.context_length")) {
          entry.setValue(String.valueOf(2 * ExportFixture.CONTEXT));
        }
      }
      new OnnxModel(model.build()).write(file);
    }
  }

  @Test
  void aClosedStateReadsNothing() throws IOException {
    try (OnnxGpt gpt = OnnxGpt.open(file, ExecutionConfig.cpu())) {
      OnnxGptState state = gpt.newState(0);
      state.next(PROMPT);
      state.close();
      state.close();

      assertThatIllegalStateException()
          .isThrownBy(() -> state.next(NEXT))
          .withMessage("the state is closed; start another with OnnxGpt.newState");
    }
  }

  @Test
  void aRunThatFailsLeavesWhatWasReadBefore() throws IOException {
    try (OnnxGpt gpt = OnnxGpt.open(file, ExecutionConfig.cpu());
        OnnxGptState state = gpt.newState(0);
        OnnxGptState untroubled = gpt.newState(0)) {
      state.next(PROMPT);
      untroubled.next(PROMPT);

      assertThatIllegalStateException()
          .isThrownBy(() -> state.next(new int[1][ExportFixture.CONTEXT]))
          .withMessageStartingWith("ONNX Runtime failed: ");

      assertThat(state.getLength()).isEqualTo(PROMPT[0].length);
      assertThat(state.next(NEXT)).isEqualTo(untroubled.next(NEXT));
    }
  }

  @Test
  void aStateIsStartedAnewWithOtherPadding() throws IOException {
    try (OnnxGpt gpt = OnnxGpt.open(file, ExecutionConfig.cpu());
        OnnxGptState state = gpt.newState(0);
        OnnxGptState fresh = gpt.newState(3)) {
      state.next(NEXT);

      state.restart(3);

      assertThat(state.next(PROMPT)).isEqualTo(fresh.next(PROMPT));
    }
  }

  @Test
  void whatAFailedRunWasToWriteIsFreed() throws OrtException {
    long[] shape = {1, 2, 0, 3};
    try (StateTensor tensor =
        new StateTensor(OrtEnvironment.getEnvironment(), "0.key", shape, 2, 8)) {
      OnnxTensor failed = tensor.prepare(5);
      tensor.discard();

      assertThat(failed.isClosed()).isTrue();
      assertThat(tensor.prepare(2).getInfo().getShape()).containsExactly(1, 2, 2, 3);
      tensor.swap();
      assertThat(tensor.prepare(1).getInfo().getShape()).containsExactly(1, 2, 3, 3);
    }
  }

  @Test
  void aModelMayBeClosedTwice() throws IOException {
    OnnxGpt gpt = OnnxGpt.open(file, ExecutionConfig.cpu());
    OnnxGptState state = gpt.newState(0);
    gpt.close();
    gpt.close();

    assertThatIllegalStateException().isThrownBy(() -> state.next(PROMPT));
    state.close();

    try (OnnxTextGenerator generator = OnnxTextGenerator.open(file, ExecutionConfig.cpu())) {
      generator.getModel().close();
    }
  }
}
