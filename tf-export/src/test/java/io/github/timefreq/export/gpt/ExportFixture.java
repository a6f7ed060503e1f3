package io.github.timefreq.export.gpt;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.github.timefreq.core.baseline.CanonConfig;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.filterbank.KernelInitialization;
import io.github.timefreq.core.filterbank.Start;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.kernel.BankSharing;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.core.subband.GainRange;
import io.github.timefreq.core.subband.GainSharing;
import io.github.timefreq.core.subband.Nonlinearity;
import io.github.timefreq.export.OnnxExporter;
import io.github.timefreq.export.file.OnnxModel;
import io.github.timefreq.export.onnx.ModelProto;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.tokenizer.TokenizerSpec;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Models that tests share, and a way to run what was exported. */
public final class ExportFixture {
  public static final int CONTEXT = 24;
  public static final int VOCABULARY = 27;
  public static final GptModelCard CARD =
      new GptModelCard(
          new TokenizerSpec(TokenizerSpec.Kind.TEXT8, ""), "{\"step\":3}", "Apache-2.0");

  private ExportFixture() {}

  public static GptConfig plain() {
    return GptConfig.plain(VOCABULARY, CONTEXT, 2, 8, 2);
  }

  public static FilterbankConfig filterbank() {
    return FilterbankConfig.defaults().toBuilder().optFilters(6).optKernelLength(5).build();
  }

  /** A plain GPT and one with each kind of filterbank between its blocks. */
  public static Stream<GptConfig> gpts() {
    FilterbankConfig cascade =
        filterbank().toBuilder()
            .optGains(GainSharing.PER_FILTER)
            .optKernels(KernelInitialization.RANDOM)
            .optSynthesisLength(3)
            .optBias(true)
            .optGate(true)
            .build();
    return Stream.of(
        plain(),
        plain().withMlpWidth(13),
        plain().withSignal(cascade, List.of(GptConfig.EMBEDDING)),
        plain()
            .withSignal(
                filterbank().toBuilder().optAdaptiveGains(transformer(4, 6, 3, 2)).build(),
                List.of(GptConfig.EMBEDDING, 0)),
        plain().withTiedEmbeddings(true).withSignal(filterbank()),
        plain().withSignal(cascade, List.of(1)),
        plain()
            .withSignal(
                filterbank().toBuilder().optKernelLength(1).optStart(Start.IDENTITY).build()),
        plain().withSignal(filterbank().toBuilder().optNonlinearity(Nonlinearity.GELU).build()),
        plain().withSignal(new CanonConfig(4)),
        plain()
            .withSignal(
                filterbank().toBuilder().optAdaptiveGains(AdaptiveGains.lowRank(4, 2)).build()),
        plain()
            .withSignal(cascade.toBuilder().optNonlinearity(Nonlinearity.RELU).build(), List.of(0)),
        plain()
            .withSignal(filterbank().toBuilder().optAdaptiveGains(transformer(4, 6, 3, 2)).build()),
        plain()
            .withSignal(
                filterbank().toBuilder()
                    .optNonlinearity(Nonlinearity.GELU)
                    .optSharing(BankSharing.grouped(2))
                    .optAdaptiveGains(transformer(4, 4, 1, 1))
                    .build(),
                List.of(1)));
  }

  public static AdaptiveGains transformer(int groups, int features, int heads, int layers) {
    return new AdaptiveGains(
        groups,
        GainRange.UNCONSTRAINED,
        AdaptiveGains.Generator.TRANSFORMER,
        features,
        heads,
        layers);
  }

  /** An initialised model that is not at its start, where many layers do nothing. */
  public static Gpt gpt(GptConfig config, NDManager manager) {
    Gpt model = new Gpt(config);
    model.initialize(manager, 7);
    Engine.getInstance().setRandomSeed(5); // for what the test draws from now on
    disturb(model, manager, 0.2f);
    return model;
  }

  public static void disturb(Block block, NDManager manager, float deviation) {
    try (NDManager noise = manager.newSubManager()) {
      for (Parameter parameter : NamedParameters.of(block).values()) {
        NDArray array = parameter.getArray();
        array.addi(noise.randomNormal(0f, deviation, array.getShape(), array.getDataType()));
      }
    }
  }

  public static int[][] tokens(int batch, int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Stream.generate(() -> random.ints(length, 0, VOCABULARY).toArray())
        .limit(batch)
        .toArray(int[][]::new);
  }

  public static OnnxModel export(Gpt model, GraphKind kind) {
    return GptExport.export(OnnxExporter.builder().build(), model, kind, CARD);
  }

  /** The file of weights beside a model. */
  public static Path weights(Path model) throws IOException {
    try (Stream<Path> files = Files.list(model.resolveSibling(""))) {
      return files.filter(file -> file.toString().endsWith(".data")).findFirst().orElseThrow();
    }
  }

  /** Runs the first output of a model of float32 inputs, or int64 ones where given longs. */
  public static float[] run(ModelProto model, Map<String, Object> data, Map<String, long[]> shapes)
      throws OrtException {
    return run(model, data, shapes, OptLevel.ALL_OPT);
  }

  public static float[] run(
      ModelProto model, Map<String, Object> data, Map<String, long[]> shapes, OptLevel level)
      throws OrtException {
    return runAll(model, data, shapes, level).get(0);
  }

  /** All outputs of a model, in its order. */
  public static List<float[]> runAll(
      ModelProto model, Map<String, Object> data, Map<String, long[]> shapes, OptLevel level)
      throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(level);
      try (OrtSession session = environment.createSession(model.toByteArray(), options)) {
        Map<String, OnnxTensor> inputs = new java.util.HashMap<>();
        for (Map.Entry<String, Object> entry : data.entrySet()) {
          long[] shape = shapes.get(entry.getKey());
          inputs.put(
              entry.getKey(),
              entry.getValue() instanceof float[] floats
                  ? OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats), shape)
                  : OnnxTensor.createTensor(
                      environment, LongBuffer.wrap((long[]) entry.getValue()), shape));
        }
        try (OrtSession.Result result = session.run(inputs)) {
          List<float[]> outputs = new ArrayList<>();
          for (Map.Entry<String, OnnxValue> output : result) {
            FloatBuffer buffer = ((OnnxTensor) output.getValue()).getFloatBuffer();
            float[] values = new float[buffer.remaining()];
            buffer.get(values);
            outputs.add(values);
          }
          return outputs;
        } finally {
          inputs.values().forEach(OnnxTensor::close);
        }
      }
    }
  }
}
