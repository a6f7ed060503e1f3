package io.github.timefreq.export.gpt;

import ai.djl.ndarray.types.DataType;
import io.github.timefreq.export.OnnxExporter;
import io.github.timefreq.export.file.OnnxModel;
import io.github.timefreq.export.graph.GraphBuilder;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import io.github.timefreq.export.graph.TensorType;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.GptConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Use this to export a {@link Gpt}, into memory or into a file. */
public final class GptExport {
  private static final String DOC = "a GPT with signal layers between its blocks";

  private GptExport() {}

  /**
   * Exports a GPT into memory. {@link #write} takes less of it.
   *
   * @param exporter what exports it
   * @param model an initialised model
   * @param kind which graph
   * @param card what the file says about the model
   * @return the model
   * @throws IllegalArgumentException naming the path of a block that cannot be exported, or if the
   *     card's tokenizer has another vocabulary than the model
   */
  public static OnnxModel export(
      OnnxExporter exporter, Gpt model, GraphKind kind, GptModelCard card) {
    Map<String, String> metadata = card.toMetadata(kind, model.getConfig());
    return exporter.export(
        "gpt",
        model,
        DOC,
        (graph, scope) -> write(model, kind, graph, scope),
        graph -> graph.withMetadata(metadata).copy());
  }

  /**
   * Exports a GPT into a file, the same as {@link #export} and {@link OnnxModel#write(Path)} but
   * without a copy of its weights in memory.
   *
   * @param exporter what exports it
   * @param model an initialised model
   * @param kind which graph
   * @param card what the file says about the model
   * @param file the file, which appears under its name when all of it is on the disk
   * @throws IOException if it cannot be written
   * @throws IllegalArgumentException naming the path of a block that cannot be exported, or if the
   *     card's tokenizer has another vocabulary than the model
   */
  public static void write(
      OnnxExporter exporter, Gpt model, GraphKind kind, GptModelCard card, Path file)
      throws IOException {
    Map<String, String> metadata = card.toMetadata(kind, model.getConfig());
    exporter.<Path, IOException>export(
        "gpt",
        model,
        DOC,
        (graph, scope) -> write(model, kind, graph, scope),
        graph -> graph.withMetadata(metadata).write(file));
  }

  private static void write(Gpt model, GraphKind kind, GraphBuilder graph, GraphScope scope) {
    GptConfig config = model.getConfig();
    GraphValue tokens =
        graph.input(
            GenerationState.TOKENS,
            TensorType.of(DataType.INT64, "batch", "sequence"),
            "tokens, numbers from 0");
    TensorType logits =
        TensorType.of(
            DataType.FLOAT32, "batch", "sequence", String.valueOf(config.vocabularySize()));
    String doc = "logarithms of the next token's probabilities, up to a constant";
    if (kind == GraphKind.SEQUENCE) {
      GptContext context = new WholeSequence(tokens, scope);
      graph.output(
          GptGraph.logits(model, tokens, context, scope), GenerationState.LOGITS, logits, doc);
    } else {
      GenerationState state = new GenerationState(config, tokens, graph, scope);
      graph.output(
          GptGraph.logits(model, tokens, state, scope), GenerationState.LOGITS, logits, doc);
      state.finish();
    }
  }
}
