package io.github.timefreq.export.audio;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import io.github.timefreq.audio.AudioClassifierConfig;
import io.github.timefreq.audio.ClassifierHead;
import io.github.timefreq.export.internal.file.AsciiJson;
import io.github.timefreq.export.internal.file.MetadataEntries;
import io.github.timefreq.training.internal.io.Json;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a runner must know of a classifier of sounds in a file.
 *
 * @param sampleRate samples a second
 * @param clipSamples length of the clips that it was trained on
 * @param minimumSamples length of the shortest waveform that it takes
 * @param classes names of the classes, in the order of the logits
 * @param head what the logits stand for
 * @param provenance where the model comes from, in JSON
 * @param licence under which the model may be used
 */
record AudioMetadata(
    int sampleRate,
    int clipSamples,
    int minimumSamples,
    List<String> classes,
    ClassifierHead head,
    String provenance,
    String licence) {

  static final String CLASSIFICATION = "audio-classification";

  private static final String SAMPLE_RATE = MetadataEntries.PREFIX + "sample_rate";
  private static final String CLIP = MetadataEntries.PREFIX + "clip_samples";
  private static final String MINIMUM = MetadataEntries.PREFIX + "minimum_samples";
  private static final String CLASSES = MetadataEntries.PREFIX + "classes";
  private static final String HEAD = MetadataEntries.PREFIX + "head";

  private static final Gson GSON = new Gson();

  Map<String, String> toMap(AudioClassifierConfig config) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put(MetadataEntries.FORMAT, MetadataEntries.FORMAT_VERSION);
    map.put(MetadataEntries.TASK, CLASSIFICATION);
    map.put(SAMPLE_RATE, String.valueOf(sampleRate));
    map.put(CLIP, String.valueOf(clipSamples));
    map.put(MINIMUM, String.valueOf(minimumSamples));
    map.put(CLASSES, AsciiJson.of(classes));
    map.put(HEAD, title(head));
    map.put(MetadataEntries.CONFIG, AsciiJson.escaped(Json.compact(config)));
    map.put(MetadataEntries.PROVENANCE, AsciiJson.escaped(provenance));
    map.put(MetadataEntries.LICENCE, licence);
    return map;
  }

  /**
   * Reads the entries of a file.
   *
   * @throws IllegalArgumentException saying which entry is missing or wrong
   */
  static AudioMetadata parse(Map<String, String> map) {
    MetadataEntries.requireFormat(map);
    String task = map.get(MetadataEntries.TASK);
    if (!CLASSIFICATION.equals(task)) {
      throw new IllegalArgumentException(
          "it is no classifier of sounds but "
              + (task == null
                  ? "a GPT; open it with OnnxGpt"
                  : "made for " + MetadataEntries.shown(task)));
    }
    return new AudioMetadata(
        MetadataEntries.positive(SAMPLE_RATE, MetadataEntries.required(map, SAMPLE_RATE)),
        MetadataEntries.positive(CLIP, MetadataEntries.required(map, CLIP)),
        MetadataEntries.positive(MINIMUM, MetadataEntries.required(map, MINIMUM)),
        classes(MetadataEntries.required(map, CLASSES)),
        head(MetadataEntries.required(map, HEAD)),
        MetadataEntries.required(map, MetadataEntries.PROVENANCE),
        MetadataEntries.required(map, MetadataEntries.LICENCE));
  }

  /**
   * Checks that a graph has the inputs and outputs that these entries promise.
   *
   * @throws IllegalArgumentException naming what is missing
   */
  void requireFits(OrtSession session) throws OrtException {
    if (!session.getInputNames().contains(AudioClassifierGraph.WAVEFORM)) {
      throw new IllegalArgumentException("its graph has no input " + AudioClassifierGraph.WAVEFORM);
    }
    requireOutput(session, AudioClassifierGraph.LOGITS);
    requireOutput(session, AudioClassifierGraph.PROBABILITIES);
  }

  private void requireOutput(OrtSession session, String name) throws OrtException {
    NodeInfo output = session.getOutputInfo().get(name);
    if (output == null || !(output.getInfo() instanceof TensorInfo tensor)) {
      throw new IllegalArgumentException("its graph has no output " + name);
    }
    long[] shape = tensor.getShape();
    if (shape.length != 2 || shape[1] != classes.size()) {
      throw new IllegalArgumentException(
          "its metadata name "
              + classes.size()
              + " classes, and its graph gives "
              + name
              + " of shape "
              + Arrays.toString(shape));
    }
  }

  private static List<String> classes(String json) {
    try {
      String @Nullable [] names = GSON.fromJson(json, String[].class);
      if (names == null || Arrays.stream(names).anyMatch(Objects::isNull)) {
        throw MetadataEntries.wrong(CLASSES, json, null);
      }
      return List.of(names);
    } catch (JsonParseException e) {
      throw MetadataEntries.wrong(CLASSES, json, e);
    }
  }

  private static ClassifierHead head(String value) {
    for (ClassifierHead head : ClassifierHead.values()) {
      if (title(head).equals(value)) {
        return head;
      }
    }
    throw MetadataEntries.wrong(HEAD, value, null);
  }

  private static String title(ClassifierHead head) {
    return head.name().toLowerCase(Locale.ROOT);
  }
}
