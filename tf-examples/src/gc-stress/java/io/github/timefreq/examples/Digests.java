package io.github.timefreq.examples;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.AudioClassifierConfig;
import io.github.timefreq.audio.augment.Augmentation;
import io.github.timefreq.audio.augment.SpecAugment;
import io.github.timefreq.audio.data.AudioDataConfig;
import io.github.timefreq.audio.data.AudioDataset;
import io.github.timefreq.audio.data.AudioLoadListener;
import io.github.timefreq.audio.data.SyntheticSounds;
import io.github.timefreq.audio.frontend.AdaptiveFrontEndConfig;
import io.github.timefreq.audio.frontend.AdaptiveFrontEndConfig.Routing;
import io.github.timefreq.audio.frontend.AdaptiveFrontEndConfig.RoutingScope;
import io.github.timefreq.audio.frontend.Compression;
import io.github.timefreq.audio.frontend.FrontEndConfig;
import io.github.timefreq.audio.frontend.FrontEndInitialization;
import io.github.timefreq.audio.frontend.LogMelFrontEndConfig;
import io.github.timefreq.audio.frontend.Lowpass;
import io.github.timefreq.audio.frontend.MelBands;
import io.github.timefreq.audio.frontend.WaveformFrontEndConfig;
import io.github.timefreq.audio.training.AudioEvaluation;
import io.github.timefreq.audio.training.AudioRunConfig;
import io.github.timefreq.audio.training.AudioTraining;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.preset.SignalPreset;
import io.github.timefreq.export.OnnxExporter;
import io.github.timefreq.export.audio.AudioExport;
import io.github.timefreq.export.audio.AudioModelCard;
import io.github.timefreq.export.gpt.GptExport;
import io.github.timefreq.export.gpt.GptModelCard;
import io.github.timefreq.export.gpt.GraphKind;
import io.github.timefreq.export.graph.WeightPrecision;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.generate.SamplingConfig;
import io.github.timefreq.gpt.generate.TextGenerator;
import io.github.timefreq.gpt.text.Corpus;
import io.github.timefreq.gpt.text.MarkovText;
import io.github.timefreq.gpt.text.Split;
import io.github.timefreq.gpt.text.TextSource;
import io.github.timefreq.gpt.training.GptTraining;
import io.github.timefreq.gpt.training.RunConfig;
import io.github.timefreq.stress.CollectingThread;
import io.github.timefreq.training.TrainingConfig;
import io.github.timefreq.training.TrainingListener;
import io.github.timefreq.training.TrainingRun;
import io.github.timefreq.training.metrics.StepMetrics;
import io.github.timefreq.training.run.RunFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A program that computes a bit of everything from fixed seeds and prints, for each result, its
 * name and a hash of all of its bits. What it prints must not depend on when garbage is collected.
 */
final class Digests {
  /** Starts the thread that collects all the time. */
  static final String COLLECT = "collect";

  private static final int INITIALIZATIONS = 40;
  private static final int STOPPED = 3;
  private static final int STEPS = 5;
  private static final int SAMPLE_RATE = 8000;

  private final Path scratch;

  private Digests(Path scratch) {
    this.scratch = scratch;
  }

  /** Takes a folder for files, the number of rounds, and perhaps {@link #COLLECT}. */
  public static void main(String[] args) throws IOException {
    if (args.length > 2 && args[2].equals(COLLECT)) {
      CollectingThread.start();
    }
    for (int round = 0; round < Integer.parseInt(args[1]); round++) {
      Digests digests = new Digests(Path.of(args[0]).resolve("round-" + round));
      firstValues();
      for (SignalPreset preset : SignalPreset.values()) {
        digests.texts(preset);
      }
      for (Map.Entry<String, FrontEndConfig> frontEnd : frontEnds().entrySet()) {
        digests.sounds(frontEnd.getKey(), frontEnd.getValue());
      }
    }
  }

  private static void firstValues() {
    for (int i = 0; i < INITIALIZATIONS; i++) {
      for (SignalPreset preset : SignalPreset.values()) {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
          Gpt model = new Gpt(gpt(preset));
          model.initialize(manager, 5);
          print("first values of gpt " + preset.title(), parameters(model));
        }
      }
      for (Map.Entry<String, FrontEndConfig> frontEnd : frontEnds().entrySet()) {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
          AudioClassifier model = new AudioClassifier(classifier(frontEnd.getValue(), 3));
          model.initialize(manager, 5);
          print("first values of classifier " + frontEnd.getKey(), parameters(model));
        }
      }
    }
  }

  private void texts(SignalPreset preset) throws IOException {
    String name = "gpt " + preset.title();
    Corpus corpus = Corpus.load(new MarkovText(20_000), null, Split.DEFAULT);
    RunConfig run =
        new RunConfig(
            gpt(preset),
            training(),
            corpus.tokenizer().spec(),
            TextSource.SYNTHETIC,
            Split.DEFAULT,
            corpus.sha256());
    Path folder = scratch.resolve(name);
    try (TrainingRun<RunConfig, Gpt> training =
        GptTraining.start(folder, run, corpus, Device.cpu())) {
      training.run(printer(name), () -> training.getStep() >= STOPPED);
    }
    try (TrainingRun<RunConfig, Gpt> training = GptTraining.resume(folder, corpus, Device.cpu())) {
      training.run(printer(name), () -> false);
    }
    RunFolder<RunConfig> trained = RunFolder.open(folder, RunConfig.class);
    checkpoint(name, trained.last().folder());
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      Gpt model = GptTraining.load(trained.last(), manager);
      try (TextGenerator generator = new TextGenerator(model, corpus.tokenizer(), manager)) {
        String text = generator.generate("the ", 40, SamplingConfig.defaults(1), piece -> {});
        print(name + " writes", text.getBytes(StandardCharsets.UTF_8));
      }
      for (WeightPrecision precision : WeightPrecision.values()) {
        for (GraphKind kind : GraphKind.values()) {
          byte[] graph =
              GptExport.export(
                      OnnxExporter.builder().optPrecision(precision).build(),
                      model,
                      kind,
                      new GptModelCard(run.tokenizer(), "{}", "CC0-1.0"))
                  .toProto()
                  .toByteArray();
          print(name + " as ONNX, " + precision + ", " + kind, graph);
        }
      }
    }
  }

  private void sounds(String frontEnd, FrontEndConfig config) throws IOException {
    String name = "classifier " + frontEnd;
    AudioDataset dataset = new SyntheticSounds(80, 3).load(SAMPLE_RATE, AudioLoadListener.NONE);
    AudioRunConfig run =
        new AudioRunConfig(
            classifier(config, dataset.classes().size()),
            training(),
            Augmentation.builder().optRandomPlace(true).optGain(-6, 6).build(),
            AudioDataConfig.of(dataset.name()),
            dataset.classes(),
            dataset.sha256());
    Path folder = scratch.resolve(name);
    try (TrainingRun<AudioRunConfig, AudioClassifier> training =
        AudioTraining.start(folder, run, dataset, Device.cpu())) {
      training.run(printer(name), () -> training.getStep() >= STOPPED);
    }
    try (TrainingRun<AudioRunConfig, AudioClassifier> training =
        AudioTraining.resume(folder, dataset, Device.cpu())) {
      training.run(printer(name), () -> false);
    }
    RunFolder<AudioRunConfig> trained = RunFolder.open(folder, AudioRunConfig.class);
    checkpoint(name, trained.last().folder());
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      AudioClassifier model = AudioTraining.load(trained.last(), manager);
      List<Integer> some = IntStream.range(0, 20).boxed().toList();
      AudioEvaluation heard = AudioEvaluation.of(model, dataset, some, 4, manager);
      print(name + " hears", bytes(heard.probabilities()));
      for (WeightPrecision precision : WeightPrecision.values()) {
        byte[] graph =
            AudioExport.export(
                    OnnxExporter.builder().optPrecision(precision).build(),
                    model,
                    new AudioModelCard(dataset.classes(), "{}", "CC0-1.0"))
                .toProto()
                .toByteArray();
        print(name + " as ONNX, " + precision, graph);
      }
    }
  }

  private static GptConfig gpt(SignalPreset preset) {
    return GptConfig.plain(27, 64, 2, 32, 2).withDropout(0.1).withSignal(preset.config());
  }

  private static Map<String, FrontEndConfig> frontEnds() {
    MelBands bands = new MelBands(6, 100, 3800);
    WaveformFrontEndConfig waveform =
        new WaveformFrontEndConfig(
            bands, 32, 8, 64, Lowpass.GAUSSIAN, Compression.LOG, FrontEndInitialization.GABOR, 0);
    Map<String, FrontEndConfig> frontEnds = new LinkedHashMap<>();
    frontEnds.put("log-mel", new LogMelFrontEndConfig(bands, 100, 128, 64, 0));
    frontEnds.put("waveform", waveform);
    frontEnds.put("pcen", waveform.withCompression(Compression.PCEN).withFrameKernel(3));
    frontEnds.put(
        "adaptive", new AdaptiveFrontEndConfig(waveform, 3, Routing.SOFT, RoutingScope.FRAME));
    return frontEnds;
  }

  private static AudioClassifierConfig classifier(FrontEndConfig frontEnd, int classes) {
    return AudioClassifierConfig.builder(classes)
        .optClips(SAMPLE_RATE, 0.15)
        .optFrontEnd(frontEnd)
        .optEncoder(2, 8, 2)
        .optDropout(0.2)
        .optSpecAugment(SpecAugment.defaults())
        .optSignal(SignalPreset.ADAPTIVE.config())
        .build();
  }

  private static TrainingConfig training() {
    return TrainingConfig.builder()
        .setSteps(STEPS)
        .optBatchSize(4)
        .optAccumulation(2)
        .optLearningRate(1e-2)
        .optWarmupSteps(2)
        .optEvaluationInterval(STEPS)
        .optEvaluationWindows(4)
        .optCheckpointInterval(STOPPED)
        .optSeed(7)
        .build();
  }

  private static TrainingListener printer(String name) {
    return new TrainingListener() {
      @Override
      public void onStep(StepMetrics metrics) {
        byte[] bits =
            ByteBuffer.allocate(2 * Double.BYTES)
                .putDouble(metrics.loss())
                .putDouble(metrics.gradientNorm())
                .array();
        print(name + " at step " + metrics.step(), bits);
      }
    };
  }

  private static void checkpoint(String name, Path folder) throws IOException {
    for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
      print(name + " in " + file, Files.readAllBytes(folder.resolve(file)));
    }
  }

  private static byte[] parameters(Block block) {
    return bytes(
        NamedParameters.of(block).values().stream()
            .map(parameter -> parameter.getArray().toFloatArray())
            .toArray(float[][]::new));
  }

  private static byte[] bytes(float[][] rows) {
    int count = Arrays.stream(rows).mapToInt(row -> row.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES);
    for (float[] row : rows) {
      for (float value : row) {
        bytes.putFloat(value);
      }
    }
    return bytes.array();
  }

  private static void print(String name, byte[] result) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(result);
      System.out.println(HexFormat.of().formatHex(hash) + " " + name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
