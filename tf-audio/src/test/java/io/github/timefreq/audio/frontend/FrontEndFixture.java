package io.github.timefreq.audio.frontend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.audio.frontend.AdaptiveFrontEndConfig.Routing;
import io.github.timefreq.audio.frontend.AdaptiveFrontEndConfig.RoutingScope;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Small front ends at 8 kHz that tests share. */
public final class FrontEndFixture {
  public static final int SAMPLE_RATE = 8000;
  public static final int WIDTH = 8;

  private FrontEndFixture() {}

  public static MelBands bands() {
    return new MelBands(6, 100, 3800);
  }

  public static WaveformFrontEndConfig waveform() {
    return new WaveformFrontEndConfig(
        bands(), 32, 8, 64, Lowpass.GAUSSIAN, Compression.LOG, FrontEndInitialization.GABOR, 0);
  }

  public static AdaptiveFrontEndConfig adaptive() {
    return new AdaptiveFrontEndConfig(waveform(), 3, Routing.SOFT, RoutingScope.FRAME);
  }

  public static LogMelFrontEndConfig logMel() {
    return new LogMelFrontEndConfig(bands(), 100, 128, 64, 0);
  }

  /** Every option at least once. */
  public static Stream<FrontEndConfig> configs() {
    WaveformFrontEndConfig average =
        new WaveformFrontEndConfig(
            bands(),
            31,
            16,
            64,
            Lowpass.AVERAGE,
            Compression.PCEN,
            FrontEndInitialization.RANDOM,
            3);
    return Stream.of(
        waveform(),
        average,
        adaptive(),
        adaptive().withRouting(Routing.SOFT, RoutingScope.CLIP),
        adaptive().withRouting(Routing.TOP_1, RoutingScope.FRAME),
        adaptive().withRouting(Routing.TOP_1, RoutingScope.CLIP),
        new AdaptiveFrontEndConfig(average, 2, Routing.SOFT, RoutingScope.FRAME),
        logMel(),
        new LogMelFrontEndConfig(bands(), 100, 128, 64, 5));
  }

  public static <T extends FrontEnd> T initialized(
      Class<T> type, FrontEndConfig config, NDManager manager) {
    FrontEnd frontEnd = config.newFrontEnd(SAMPLE_RATE, WIDTH, null);
    NamedParameters.initialize(frontEnd, manager, 3, new Shape(1, 1000));
    return type.cast(frontEnd);
  }

  public static FrontEnd initialized(FrontEndConfig config, NDManager manager) {
    return initialized(FrontEnd.class, config, manager);
  }

  /** Noise within -0.1 and 0.1, {@code [batch, samples]}. */
  public static NDArray noise(NDManager manager, int batch, int samples) {
    return NativeArrays.of(manager, noise(batch * samples, 1), new Shape(batch, samples));
  }

  public static float[] noise(int samples, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[samples];
    for (int i = 0; i < samples; i++) {
      values[i] = (float) (0.2 * random.nextDouble() - 0.1);
    }
    return values;
  }

  public static float[] channels(FrontEnd frontEnd, NDArray waveform) {
    ScopedParameterStore store = new ScopedParameterStore(waveform.getManager());
    return frontEnd.channels(store, waveform, false).toFloatArray();
  }
}
