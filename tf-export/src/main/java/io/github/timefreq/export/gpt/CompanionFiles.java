package io.github.timefreq.export.gpt;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.timefreq.core.signal.SignalConfig;
import io.github.timefreq.export.internal.file.AsciiJson;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.tokenizer.TokenizerSpec;
import io.github.timefreq.training.internal.io.AtomicFiles;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files beside a model for programs that look there and not into its metadata. {@code
 * model.onnx.vocabulary.json} has the text of every token of {@code model.onnx}, and the length of
 * the context. {@code genai_config.json} is what onnxruntime-genai calls the inputs, outputs and
 * sizes of a graph that generates. Its name is fixed, so that a folder has it for one model only:
 * the first that was exported to it. It has names for the state of attention, by block, and of
 * convolutions, by signal layer, both counted from 0. It has none for the keys and values of
 * adaptive gains that a Transformer makes: onnxruntime-genai cannot run such models; a program that
 * takes the state from the graph's own inputs can.
 */
public final class CompanionFiles {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /** No token ends a text of characters. */
  private static final int NO_TOKEN = -1;

  private CompanionFiles() {}

  /**
   * What was written.
   *
   * @param files the files
   * @param kept why {@code genai_config.json} is not among them, in one line
   */
  public record Written(List<Path> files, Optional<String> kept) {
    /**
     * Copies the list.
     *
     * @param files the files
     * @param kept why one is not among them
     */
    public Written {
      files = List.copyOf(files);
    }
  }

  /**
   * Writes both files. A {@code genai_config.json} of another model that is still there stays.
   *
   * @param model file of the model, which was exported as {@link GraphKind#GENERATION}
   * @param config shape of the model
   * @param tokenizer what turns text into tokens
   * @return what was written
   * @throws IOException if a file cannot be written
   */
  public static Written write(Path model, GptConfig config, TokenizerSpec tokenizer)
      throws IOException {
    Path vocabulary = vocabularyOf(model);
    write(vocabulary, vocabulary(config, tokenizer));
    Path genai = genaiBeside(model);
    String described = Files.exists(genai) ? described(genai) : nameOf(model);
    boolean replaceable =
        nameOf(model).equals(described)
            || (described != null && !Files.exists(genai.resolveSibling(described)));
    if (!replaceable) {
      String reason =
          genai
              + " stays as it is: it "
              + (described == null
                  ? "is not one that this library has written"
                  : "describes " + described)
              + "; for onnxruntime-genai, export to a folder of its own";
      return new Written(List.of(vocabulary), Optional.of(reason));
    }
    write(genai, genai(nameOf(model), config));
    return new Written(List.of(vocabulary, genai), Optional.empty());
  }

  /**
   * Deletes what was written for an earlier model of this name, which may have had another graph or
   * vocabulary. Files of other models stay.
   *
   * @param model file of the model
   * @throws IOException if a file cannot be deleted
   */
  public static void delete(Path model) throws IOException {
    Files.deleteIfExists(vocabularyOf(model));
    Path genai = genaiBeside(model);
    if (Files.exists(genai) && nameOf(model).equals(described(genai))) {
      Files.delete(genai);
    }
  }

  private static Path vocabularyOf(Path model) {
    return model.resolveSibling(nameOf(model) + ".vocabulary.json");
  }

  private static Path genaiBeside(Path model) {
    return model.resolveSibling("genai_config.json");
  }

  private static String nameOf(Path model) {
    return String.valueOf(model.getFileName());
  }

  /** Name of the model that a file describes, or null where it is not as this class writes it. */
  private static @Nullable String described(Path genai) throws IOException {
    try {
      return JsonParser.parseString(Files.readString(genai))
          .getAsJsonObject()
          .getAsJsonObject("model")
          .getAsJsonObject("decoder")
          .get("filename")
          .getAsString();
    } catch (CharacterCodingException | RuntimeException e) { // whatever else it may be
      return null;
    }
  }

  private static void write(Path file, JsonObject json) throws IOException {
    AtomicFiles.write(
        file, (AsciiJson.escaped(GSON.toJson(json)) + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private static JsonObject vocabulary(GptConfig config, TokenizerSpec tokenizer) {
    JsonArray tokens = new JsonArray();
    GptMetadata.vocabulary(tokenizer).forEach(tokens::add);
    JsonObject json = new JsonObject();
    json.addProperty("unit", tokenizer.kind().unit());
    json.addProperty("context_length", config.contextLength());
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
