package io.github.timefreq.export;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.timefreq.core.SignalConfig;
import io.github.timefreq.core.training.AtomicFiles;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.TokenizerSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Files beside a model for programs that look there and not into its metadata: {@code
 * vocabulary.json} has the text of every token, {@code genai_config.json} is what onnxruntime-genai
 * calls the inputs, outputs and sizes of a graph that generates. It has names for the state of
 * attention, by block, and of convolutions, by signal layer, both counted from 0. It has none for
 * the keys and values of adaptive gains that a Transformer makes: onnxruntime-genai cannot run such
 * models; a program that takes the state from the graph's own inputs can.
 */
public final class CompanionFiles {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /** No token ends a text of characters. */
  private static final int NO_TOKEN = -1;

  private CompanionFiles() {}

  /**
   * Writes both files.
   *
   * @param model file of the model, which was exported as {@link GraphKind#GENERATION}
   * @param config shape of the model
   * @param tokenizer what turns text into tokens
   * @return the files written
   * @throws IOException if one cannot be written
   */
  public static List<Path> write(Path model, GptConfig config, TokenizerSpec tokenizer)
      throws IOException {
    Path vocabulary = model.resolveSibling("vocabulary.json");
    Path genai = model.resolveSibling("genai_config.json");
    write(vocabulary, vocabulary(tokenizer));
    write(genai, genai(String.valueOf(model.getFileName()), config));
    return List.of(vocabulary, genai);
  }

  private static void write(Path file, JsonObject json) throws IOException {
    AtomicFiles.write(file, (GSON.toJson(json) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static JsonObject vocabulary(TokenizerSpec tokenizer) {
    JsonArray tokens = new JsonArray();
    Metadata.vocabulary(tokenizer).forEach(tokens::add);
    JsonObject json = new JsonObject();
    json.addProperty("unit", tokenizer.kind().unit());
    json.add("tokens", tokens);
    return json;
  }

  private static JsonObject genai(String file, GptConfig config) {
    JsonObject decoder = new JsonObject();
    decoder.add("session_options", new JsonObject());
    decoder.addProperty("filename", file);
    decoder.addProperty("head_size", GptGraph.blocks(config).headWidth());
    decoder.addProperty("hidden_size", config.width());
    decoder.add("inputs", inputs(config));
    decoder.add("outputs", outputs(config));
    decoder.addProperty("num_attention_heads", config.heads());
    decoder.addProperty("num_hidden_layers", config.layers());
    decoder.addProperty("num_key_value_heads", config.heads());
    JsonObject model = new JsonObject();
    model.addProperty("type", "decoder");
    model.addProperty("vocab_size", config.vocabularySize());
    model.addProperty("context_length", config.contextLength());
    model.addProperty("bos_token_id", NO_TOKEN);
    model.addProperty("eos_token_id", NO_TOKEN);
    model.addProperty("pad_token_id", 0);
    model.add("decoder", decoder);
    JsonObject search = new JsonObject();
    search.addProperty("max_length", config.contextLength());
    search.addProperty("past_present_share_buffer", false);
    JsonObject json = new JsonObject();
    json.add("model", model);
    json.add("search", search);
    return json;
  }

  private static JsonObject inputs(GptConfig config) {
    JsonObject json = new JsonObject();
    json.addProperty(GenerationState.TOKENS, GenerationState.TOKENS);
    json.addProperty(GenerationState.MASK, GenerationState.MASK);
    json.addProperty(GenerationState.POSITIONS, GenerationState.POSITIONS);
    state(json, config, "past", GenerationState.PAST);
    return json;
  }

  private static JsonObject outputs(GptConfig config) {
    JsonObject json = new JsonObject();
    json.addProperty(GenerationState.LOGITS, GenerationState.LOGITS);
    state(json, config, "present", GenerationState.PRESENT);
    return json;
  }

  private static void state(JsonObject json, GptConfig config, String key, String name) {
    json.addProperty(key + "_key_names", name + "%d.key");
    json.addProperty(key + "_value_names", name + "%d.value");
    SignalConfig signal = config.signal();
    if (signal != null && signal.historyLength() > 0) {
      json.addProperty(key + "_conv_names", name + "%d.conv_state");
    }
  }
}
