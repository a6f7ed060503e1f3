package io.github.timefreq.export.audio;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.AudioClassifierConfig;
import io.github.timefreq.audio.ClassifierHead;
import io.github.timefreq.audio.Pooling;
import io.github.timefreq.audio.augment.SpecAugment;
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
import io.github.timefreq.core.baseline.CanonConfig;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.core.subband.Nonlinearity;
import io.github.timefreq.export.OnnxExporter;
import io.github.timefreq.export.file.OnnxModel;
import io.github.timefreq.export.gpt.ExportFixture;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Small classifiers of sounds that tests share. */
final class AudioFixture {
  public static final int SAMPLE_RATE = 8000;
  public static final MelBands BANDS = new MelBands(6, 100, 3800);
  public static final AudioModelCard CARD = card(3);

  private AudioFixture() {}

  public static AudioModelCard card(int classes) {
    List<String> names = IntStream.range(0, classes).mapToObj(i -> "\"class\" " + i).toList();
    return new AudioModelCard(names, "{\"step\":3}", "Apache-2.0");
  }

  public static WaveformFrontEndConfig waveform() {
    return new WaveformFrontEndConfig(
        BANDS, 32, 8, 64, Lowpass.GAUSSIAN, Compression.LOG, FrontEndInitialization.GABOR, 0);
  }

  public static AudioClassifierConfig plain() {
    return AudioClassifierConfig.builder(3)
        .optClips(SAMPLE_RATE, 0.15)
        .optFrontEnd(waveform())
        .optEncoder(2, 8, 2)
        .build();
  }

  /** Every front end, compression, routing, pooling and head, and some signal layers. */
  public static Stream<AudioClassifierConfig> classifiers() {
    WaveformFrontEndConfig pcen = waveform().withCompression(Compression.PCEN).withFrameKernel(3);
    AdaptiveFrontEndConfig mixture =
        new AdaptiveFrontEndConfig(waveform(), 3, Routing.SOFT, RoutingScope.FRAME);
    return Stream.of(
        plain().toBuilder().optDropout(0.5).optSpecAugment(SpecAugment.defaults()).build(),
        plain().withSignal(ExportFixture.filterbank()),
        plain().toBuilder()
            .optFrontEnd(pcen)
            .optSignal(
                ExportFixture.filterbank().toBuilder().optNonlinearity(Nonlinearity.GELU).build(),
                List.of(1))
            .optHead(ClassifierHead.MULTI_LABEL)
            .build(),
        plain().toBuilder()
            .optFrontEnd(mixture)
            .optPooling(Pooling.ATTENTION)
            .optSignal(
                ExportFixture.filterbank().toBuilder()
                    .optAdaptiveGains(AdaptiveGains.lowRank(4, 2))
                    .build())
            .build(),
        plain().toBuilder()
            .optFrontEnd(mixture.withRouting(Routing.TOP_1, RoutingScope.CLIP))
            .optSignal(
                ExportFixture.filterbank().toBuilder()
                    .optAdaptiveGains(AdaptiveGains.transformer(2))
                    .build())
            .build(),
        plain().toBuilder()
            .optFrontEnd(new LogMelFrontEndConfig(BANDS, 100, 128, 64, 0))
            .optSignal(new CanonConfig(4))
            .build());
  }

  /** An initialised model that is not at its start, where many layers do nothing. */
  public static AudioClassifier model(AudioClassifierConfig config, NDManager manager) {
    AudioClassifier model = new AudioClassifier(config);
    model.initialize(manager, 3);
    Engine.getInstance().setRandomSeed(7); // for what the test draws from now on
    try (NDManager noise = manager.newSubManager()) {
      for (Map.Entry<String, Parameter> entry : NamedParameters.of(model).entrySet()) {
        // Filters of sound are small numbers, and what amplifies their energies large ones.
        if (!entry.getKey().endsWith("kernels") || entry.getKey().startsWith("signal.")) {
          NDArray array = entry.getValue().getArray();
          array.addi(noise.randomNormal(0f, 0.2f, array.getShape(), DataType.FLOAT32));
        }
      }
    }
    return model;
  }

  public static OnnxModel export(AudioClassifier model) {
    return AudioExport.export(
        OnnxExporter.builder().build(), model, card(model.getConfig().classes()));
  }

  /** Tones with a little noise, each of another pitch. */
  public static float[] tone(int samples, int number) {
    SplittableRandom random = new SplittableRandom(number);
    float[] tone = new float[samples];
    for (int i = 0; i < samples; i++) {
      double angle = 2 * Math.PI * (300 + 200 * number) * i / SAMPLE_RATE;
      tone[i] = (float) (0.3 * Math.sin(angle) + 0.01 * random.nextDouble(-1, 1));
    }
    return tone;
  }

  /** Whatever a classifier may look like. */
  public static AudioClassifierConfig random(SplittableRandom random) {
    int heads = random.nextInt(1, 4);
    return AudioClassifierConfig.builder(random.nextInt(2, 9))
        .optClips(SAMPLE_RATE, 0.4)
        .optFrontEnd(frontEnd(random))
        .optEncoder(random.nextInt(1, 3), heads * 16, heads)
        .optPooling(any(random, Pooling.values()))
        .optHead(any(random, ClassifierHead.values()))
        .build();
  }

  private static FrontEndConfig frontEnd(SplittableRandom random) {
    int frameKernel = any(random, 0, 3, 5);
    MelBands bands = new MelBands(random.nextInt(1, 12), 100, 3800);
    if (random.nextInt(3) == 0) {
      return new LogMelFrontEndConfig(
          bands, random.nextInt(30, 100), 128, random.nextInt(20, 64), frameKernel);
    }
    int stride = random.nextInt(1, 9);
    WaveformFrontEndConfig bank =
        new WaveformFrontEndConfig(
            bands,
            random.nextInt(1, 40),
            stride,
            stride * random.nextInt(3, 8),
            any(random, Lowpass.values()),
            any(random, Compression.values()),
            any(random, FrontEndInitialization.values()),
            frameKernel);
    return random.nextBoolean()
        ? bank
        : new AdaptiveFrontEndConfig(
            bank,
            random.nextInt(2, 5),
            any(random, Routing.values()),
            any(random, RoutingScope.values()));
  }

  @SafeVarargs
  public static <T> T any(SplittableRandom random, T... values) {
    return values[random.nextInt(values.length)];
  }
}
