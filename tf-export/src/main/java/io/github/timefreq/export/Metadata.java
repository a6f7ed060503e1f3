package io.github.timefreq.export;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import com.google.gson.Gson;
import io.github.timefreq.gpt.tokenizer.Tokenizer;
import io.github.timefreq.gpt.tokenizer.TokenizerSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a runner must know of a GPT in a file.
 *
 * @param kind which graph it is
 * @param contextLength most tokens of a sequence
 * @param vocabularySize number of tokens
 * @param tokenizer what turns text into tokens
 * @param licence under which the model may be used
 */
record Metadata(
    GraphKind kind,
    int contextLength,
    int vocabularySize,
    TokenizerSpec tokenizer,
    String licence) {
  static final String PREFIX = "timefreq.";
  static final String FORMAT = PREFIX + "format";
  private static final String GRAPH = PREFIX + "graph";
  private static final String CONTEXT = PREFIX + "context_length";
  private static final String TOKENIZER = PREFIX + "tokenizer";
  private static final String VOCABULARY = PREFIX + "vocabulary";
  static final String CONFIG = PREFIX + "config";
  static final String PROVENANCE = PREFIX + "provenance";
  static final String LICENCE = "licence";

  /** Of these entries; a reader refuses numbers that it does not know. */
  static final String FORMAT_VERSION = "1";

  private static final Gson GSON = new Gson();

  Map<String, String> toMap(String config, String provenance) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put(FORMAT, FORMAT_VERSION);
    map.put(GRAPH, kind.name().toLowerCase(Locale.ROOT));
    map.put(CONTEXT, String.valueOf(contextLength));
    map.put(TOKENIZER, AsciiJson.of(tokenizer));
    map.put(VOCABULARY, AsciiJson.of(vocabulary(tokenizer)));
    map.put(CONFIG, AsciiJson.escaped(config));
    map.put(PROVENANCE, AsciiJson.escaped(provenance));
    map.put(LICENCE, licence);
    return map;
  }

  /** The text of every token, in token order; of the byte tokenizer the bytes as U+0000..U+00FF. */
  static List<String> vocabulary(TokenizerSpec spec) {
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
   * @throws IllegalArgumentException saying which entry is missing or wrong
   */
  static Metadata parse(Map<String, String> map) {
    requireFormat(map);
    String task = map.get(AudioMetadata.TASK);
    if (task != null) {
      throw new IllegalArgumentException("it is no GPT but made for " + shown(task));
    }
    TokenizerSpec tokenizer = tokenizer(required(map, TOKENIZER));
    return new Metadata(
        kind(required(map, GRAPH)),
        positive(CONTEXT, required(map, CONTEXT)),
        tokenizer.tokenizer().vocabularySize(),
        tokenizer,
        required(map, LICENCE));
  }

  /**
   * Checks that these are entries of a version that is known.
   *
   * @throws IllegalArgumentException if they are not
   */
  static void requireFormat(Map<String, String> map) {
    String format = map.get(FORMAT);
    if (format == null) {
      throw new IllegalArgumentException(
          "it has no metadata of timefreq: another program wrote it");
    }
    if (!format.equals(FORMAT_VERSION)) {
      throw new IllegalArgumentException(
          "its metadata are of version " + shown(format) + ", known is " + FORMAT_VERSION);
    }
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
    throw wrong(GRAPH, value, null);
  }

  static int positive(String key, String value) {
    if (!value.matches("[1-9]\\d{0,8}")) {
      throw wrong(key, value, null);
    }
    return Integer.parseInt(value);
  }

  private static TokenizerSpec tokenizer(String json) {
    try {
      TokenizerSpec spec = Objects.requireNonNull(GSON.fromJson(json, TokenizerSpec.class));
      spec.tokenizer();
      return spec;
    } catch (RuntimeException e) { // Gson wraps what the record's constructor has to say
      throw wrong(TOKENIZER, json, e);
    }
  }

  static String required(Map<String, String> map, String key) {
    String value = map.get(key);
    if (value == null) {
      throw new IllegalArgumentException("its metadata have no entry " + key);
    }
    return value;
  }

  static IllegalArgumentException wrong(String key, String value, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "its metadata entry " + key + " cannot be used: " + shown(value), cause);
  }

  /** The beginning of a value, in one line. */
  static String shown(String value) {
    String line = value.replaceAll("\\p{Cntrl}+", " ");
    return line.length() > 60 ? line.substring(0, 60) + "..." : line;
  }
}
