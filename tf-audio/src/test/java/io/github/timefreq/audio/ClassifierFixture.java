package io.github.timefreq.audio;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import io.github.timefreq.audio.frontend.FrontEndFixture;
import io.github.timefreq.core.baseline.CanonConfig;
import io.github.timefreq.core.baseline.MovingAverageConfig;
import io.github.timefreq.core.baseline.TokenShiftConfig;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.core.subband.Nonlinearity;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Small classifiers that tests share. */
public final class ClassifierFixture {
  public static final int CLASSES = 3;
  public static final int SAMPLES = 1200;

  private ClassifierFixture() {}

  public static AudioClassifierConfig plain() {
    return AudioClassifierConfig.builder(CLASSES)
        .optClips(FrontEndFixture.SAMPLE_RATE, 0.15)
        .optFrontEnd(FrontEndFixture.waveform())
        .optEncoder(2, 8, 2)
        .build();
  }

  public static FilterbankConfig filterbank() {
    return FilterbankConfig.defaults().toBuilder().optFilters(6).optKernelLength(5).build();
  }

  /** A plain classifier, and one with each kind of layer, front end, pooling and head. */
  public static Stream<AudioClassifierConfig> configs() {
    FilterbankConfig linear = filterbank();
    return Stream.of(
        plain(),
        plain().withSignal(linear),
        plain().toBuilder()
            .optSignal(linear, List.of(0))
            .optPooling(Pooling.ATTENTION)
            .optFrontEnd(FrontEndFixture.logMel())
            .build(),
        plain().toBuilder()
            .optSignal(linear.toBuilder().optNonlinearity(Nonlinearity.GELU).build())
            .optHead(ClassifierHead.MULTI_LABEL)
            .optFrontEnd(FrontEndFixture.adaptive())
            .build(),
        plain().withSignal(linear.toBuilder().optAdaptiveGains(AdaptiveGains.linear(2)).build()),
        plain()
            .withSignal(linear.toBuilder().optAdaptiveGains(AdaptiveGains.transformer(2)).build()),
        plain().withSignal(new CanonConfig(4)),
        plain().withSignal(new TokenShiftConfig()),
        plain().withSignal(new MovingAverageConfig(4)));
  }

  public static Stream<AudioClassifierConfig> filteringConfigs() {
    return configs().filter(config -> config.signal() != null);
  }

  /** An initialised model whose signal layers have left their start, where many do nothing. */
  public static AudioClassifier model(AudioClassifierConfig config, NDManager manager) {
    return model(config, manager, List.of("signal."));
  }

  /** An initialised model with noise in the parameters whose names begin so. */
  public static AudioClassifier model(
      AudioClassifierConfig config, NDManager manager, List<String> noisy) {
    AudioClassifier model = new AudioClassifier(config);
    model.initialize(manager, 3);
    Engine.getInstance().setRandomSeed(3); // for what the test draws from now on
    try (NDManager noise = manager.newSubManager()) {
      for (Map.Entry<String, Parameter> entry : NamedParameters.of(model).entrySet()) {
        if (noisy.stream().anyMatch(entry.getKey()::startsWith)) {
          NDArray array = entry.getValue().getArray();
          array.addi(noise.randomNormal(0f, 0.3f, array.getShape(), DataType.FLOAT32));
        }
      }
    }
    return model;
  }

  public static float[] logits(AudioClassifier model, NDArray waveform) {
    return model
        .forward(new ScopedParameterStore(waveform.getManager()), new NDList(waveform), false)
        .singletonOrThrow()
        .toFloatArray();
  }
}
