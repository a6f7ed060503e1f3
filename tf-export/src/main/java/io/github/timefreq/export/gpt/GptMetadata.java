package io.github.timefreq.export.gpt;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import com.google.gson.Gson;
import io.github.timefreq.export.internal.file.AsciiJson;
import io.github.timefreq.export.internal.file.MetadataEntries;
import io.github.timefreq.gpt.tokenizer.Tokenizer;
import io.github.timefreq.gpt.tokenizer.TokenizerSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What a runner must know of a GPT in a file.
 *
 * @param kind which graph it is
 * @param contextLength most tokens of a sequence
 * @param vocabularySize number of tokens
 * @param tokenizer what turns text into tokens
 * @param licence under which the model may be used
 */
public record GptMetadata(
    GraphKind kind,
    int contextLength,
    int vocabularySize,
    TokenizerSpec tokenizer,
    String licence) {
  private static final String GRAPH = MetadataEntries.PREFIX + "graph";
  private static final String CONTEXT = MetadataEntries.PREFIX + "context_length";
  private static final String TOKENIZER = MetadataEntries.PREFIX + "tokenizer";
  private static final String VOCABULARY = MetadataEntries.PREFIX + "vocabulary";

  private static final Gson GSON = new Gson();

  /**
   * Returns the entries of a file.
   *
   * @param config configuration of the model as JSON
   * @param provenance where the weights come from, as JSON
   * @return entries by name
   */
  public Map<String, String> toMap(String config, String provenance) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put(MetadataEntries.FORMAT, MetadataEntries.FORMAT_VERSION);
    map.put(GRAPH, kind.name().toLowerCase(Locale.ROOT));
    map.put(CONTEXT, String.valueOf(contextLength));
    map.put(TOKENIZER, AsciiJson.of(tokenizer));
    map.put(VOCABULARY, AsciiJson.of(vocabulary(tokenizer)));
    map.put(MetadataEntries.CONFIG, AsciiJson.escaped(config));
    map.put(MetadataEntries.PROVENANCE, AsciiJson.escaped(provenance));
    map.put(MetadataEntries.LICENCE, licence);
    return map;
  }

  /**
   * The text of every token, in token order; of the byte tokenizer the bytes as U+0000..U+00FF.
   *
   * @param spec specification of the tokenizer
   * @return the texts
   */
  public static List<String> vocabulary(TokenizerSpec spec) {
    Tokenizer tokenizer = spec.tokenizer();
    IntStream tokens = IntStream.range(0, tokenizer.vocabularySize());
    if (spec.kind() == TokenizerSpec.Kind.BYTES) {
      return tokens.mapToObj(Character::toString).toList();
    }
    return tokens.mapToObj(token -> tokenizer.decode(new int[] {token})).toList();
  }

  /**
   * Reads the entries of a file.
   *
   * @param map entries of the file
   * @return the metadata
   * @throws IllegalArgumentException saying which entry is missing or wrong
   */
  public static GptMetadata parse(Map<String, String> map) {
    MetadataEntries.requireFormat(map);
    String task = map.get(MetadataEntries.TASK);
    if (task != null) {
      throw new IllegalArgumentException(
          "it is no GPT but made for " + MetadataEntries.shown(task));
    }
    TokenizerSpec tokenizer = tokenizer(MetadataEntries.required(map, TOKENIZER));
    return new GptMetadata(
        kind(MetadataEntries.required(map, GRAPH)),
        MetadataEntries.positive(CONTEXT, MetadataEntries.required(map, CONTEXT)),
        tokenizer.tokenizer().vocabularySize(),
        tokenizer,
        MetadataEntries.required(map, MetadataEntries.LICENCE));
  }

  /**
   * Checks that a graph has the inputs and outputs that these entries promise.
   *
   * @throws IllegalArgumentException naming what is missing
   */
  void requireFits(OrtSession session) throws OrtException {
    List<String> inputs =
        kind == GraphKind.SEQUENCE
            ? List.of(GenerationState.TOKENS)
            : List.of(GenerationState.TOKENS, GenerationState.MASK, GenerationState.POSITIONS);
    for (String input : inputs) {
      if (!session.getInputNames().contains(input)) {
        throw new IllegalArgumentException("its graph has no input " + input);
      }
    }
    NodeInfo logits = session.getOutputInfo().get(GenerationState.LOGITS);
    if (logits == null || !(logits.getInfo() instanceof TensorInfo tensor)) {
      throw new IllegalArgumentException("its graph has no output " + GenerationState.LOGITS);
    }
    long[] shape = tensor.getShape();
    if (shape[shape.length - 1] != vocabularySize) {
      throw new IllegalArgumentException(
          "its tokenizer has " + vocabularySize + " tokens, its graph " + shape[shape.length - 1]);
    }
  }

  private static GraphKind kind(String value) {
    for (GraphKind kind : GraphKind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(value)) {
        return kind;
      }
    }
    throw MetadataEntries.wrong(GRAPH, value, null);
  }

  private static TokenizerSpec tokenizer(String json) {
    try {
      TokenizerSpec spec = Objects.requireNonNull(GSON.fromJson(json, TokenizerSpec.class));
      spec.tokenizer();
      return spec;
    } catch (RuntimeException e) { // Gson wraps what the record's constructor has to say
      throw MetadataEntries.wrong(TOKENIZER, json, e);
    }
  }
}
