package io.github.timefreq.audio.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.github.timefreq.audio.frontend.AdaptiveFrontEndConfig.Routing;
import io.github.timefreq.audio.frontend.AdaptiveFrontEndConfig.RoutingScope;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LearnedFrontEndTest {
  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void filtersStartAtTheCentresOfTheBands() {
    WaveformFrontEndConfig config = WaveformFrontEndConfig.defaults();
    FrontEnd frontEnd = config.newFrontEnd(16_000, 8, null);
    NamedParameters.initialize(frontEnd, manager, 0, new Shape(1, 16_000));

    List<KernelPair> pairs = ((WaveformFrontEnd) frontEnd).getKernelPairs();

    List<Double> centers = config.bands().centers();
    assertThat(pairs).hasSize(centers.size());
    double gridHertz = 0.002 * 16_000;
    for (int c = 0; c < pairs.size(); c++) {
      double hertz = 16_000 * pairs.get(c).first().centerFrequency();
      assertThat(hertz).as("band %d", c).isCloseTo(centers.get(c), within(gridHertz));
      assertThat(pairs.get(c).second().filter()).isEqualTo(c);
    }
    for (int c = 1; c < pairs.size(); c++) {
      assertThat(pairs.get(c).first().bandwidth())
          .isGreaterThanOrEqualTo(pairs.get(c - 1).first().bandwidth() - 0.002);
    }
  }

  @Test
  void aToneIsLoudestInItsBandAndSteady() {
    WaveformFrontEnd frontEnd =
        FrontEndFixture.initialized(WaveformFrontEnd.class, FrontEndFixture.waveform(), manager);
    List<Double> centers = FrontEndFixture.bands().centers();
    for (int band = 1; band < centers.size(); band++) {
      float[] tone = new float[1000];
      for (int i = 0; i < tone.length; i++) {
        double angle = 2 * Math.PI * centers.get(band) * i / FrontEndFixture.SAMPLE_RATE;
        tone[i] = (float) (0.5 * Math.sin(angle));
      }

      NDArray channels =
          frontEnd.channels(
              new ScopedParameterStore(manager),
              NativeArrays.of(manager, tone, new Shape(1, 1000)),
              false);

      assertThat(channels.argMax(2).toLongArray()).as("band %d", band).containsOnly(band);
      NDArray own = channels.get(new NDIndex(":, :, {}", band));
      assertThat(own.max().sub(own.min()).getFloat()).as("band %d", band).isLessThan(0.1f);
    }
  }

  /** By the definition of the operator, one sample after the other. */
  @Test
  void channelsAreCompressedMeansOfEnvelopes() {
    WaveformFrontEndConfig config =
        FrontEndFixture.waveform().withStart(FrontEndInitialization.RANDOM);
    WaveformFrontEnd frontEnd =
        FrontEndFixture.initialized(WaveformFrontEnd.class, config, manager);
    float[] samples = FrontEndFixture.noise(400, 5);
    float[] channels =
        FrontEndFixture.channels(frontEnd, NativeArrays.of(manager, samples, new Shape(1, 400)));
    int bands = config.bands().count();
    float[] kernels = NamedParameters.of(frontEnd).get("bank.kernels").getArray().toFloatArray();
    float[] window = config.lowpass().window(config.hop() / config.stride());

    for (int t = 0; t < config.frames(400); t++) {
      for (int c = 0; c < bands; c++) {
        double energy = 0;
        for (int j = 0; j < window.length; j++) {
          int first = t * config.hop() + j * config.stride();
          energy +=
              window[j]
                  * (squaredDot(kernels, c * 32, samples, first)
                      + squaredDot(kernels, (bands + c) * 32, samples, first));
        }
        assertThat((double) channels[t * bands + c])
            .isCloseTo(Math.log(1 + 1e6 * energy), within(1e-3));
      }
    }
  }

  private static double squaredDot(float[] kernels, int offset, float[] samples, int first) {
    double sum = 0;
    for (int k = 0; k < 32; k++) {
      sum += kernels[offset + k] * samples[first + k];
    }
    return sum * sum;
  }

  @Test
  void normalisedEnergiesForgetTheLevelOfASteadySound() {
    WaveformFrontEndConfig config = FrontEndFixture.waveform().withCompression(Compression.PCEN);
    FrontEnd pcen = FrontEndFixture.initialized(config, manager);
    FrontEnd log = FrontEndFixture.initialized(FrontEndFixture.waveform(), manager);
    NDArray noise = FrontEndFixture.noise(manager, 1, 1000).mul(10);

    assertThat(change(pcen, noise)).isLessThan(change(log, noise) / 2);
  }

  private static double change(FrontEnd frontEnd, NDArray waveform) {
    float[] quiet = FrontEndFixture.channels(frontEnd, waveform);
    float[] loud = FrontEndFixture.channels(frontEnd, waveform.mul(4));
    double change = 0;
    double size = 0;
    for (int i = 0; i < quiet.length; i++) {
      change += Math.abs(loud[i] - quiet[i]);
      size += Math.abs(quiet[i]);
    }
    return change / size;
  }

  static Stream<AdaptiveFrontEndConfig> routings() {
    return Stream.of(Routing.values())
        .flatMap(
            routing ->
                Stream.of(RoutingScope.values())
                    .map(scope -> FrontEndFixture.adaptive().withRouting(routing, scope)));
  }

  @ParameterizedTest
  @MethodSource("routings")
  void aRouterThatIsSureLeavesOneBank(AdaptiveFrontEndConfig config) {
    AdaptiveFrontEnd adaptive =
        FrontEndFixture.initialized(AdaptiveFrontEnd.class, config, manager);
    WaveformFrontEnd single =
        FrontEndFixture.initialized(WaveformFrontEnd.class, config.bank(), manager);
    Map<String, Parameter> parameters = NamedParameters.of(adaptive);
    int chosen = 1;
    parameters.get("router.decide.bias").getArray().set(new NDIndex("{}", chosen), 1000f);
    int bands = config.bands().count();
    NDArray pairs =
        parameters
            .get("banks.kernels")
            .getArray()
            .reshape(2, config.banks(), bands, config.bank().kernelLength())
            .get(new NDIndex(":, {}", chosen))
            .reshape(2L * bands, 1, config.bank().kernelLength());
    NDArray kernels = NamedParameters.of(single).get("bank.kernels").getArray();
    NativeArrays.fill(kernels, FloatBuffer.wrap(pairs.toFloatArray()), manager);
    NDArray noise = FrontEndFixture.noise(manager, 2, 1000);

    float[] mixed = FrontEndFixture.channels(adaptive, noise);

    assertThat(mixed).containsExactly(FrontEndFixture.channels(single, noise), offset(1e-4f));
  }

  @ParameterizedTest
  @MethodSource("routings")
  void theRouterDividesOneAmongTheBanks(AdaptiveFrontEndConfig config) {
    AdaptiveFrontEnd adaptive =
        FrontEndFixture.initialized(AdaptiveFrontEnd.class, config, manager);
    NDArray noise = FrontEndFixture.noise(manager, 2, 1000);

    NDArray weights = adaptive.routing(new ScopedParameterStore(manager), noise);

    long decisions = config.scope() == RoutingScope.CLIP ? 1 : config.frames(1000);
    assertThat(weights.getShape()).isEqualTo(new Shape(2, decisions, config.banks()));
    assertThat(weights.sum(new int[] {2}).sub(1).abs().max().getFloat()).isLessThan(1e-5f);
    if (config.routing() == Routing.TOP_1) {
      assertThat(weights.toFloatArray()).containsOnly(0f, 1f);
    }
  }

  @Test
  void laterBanksStartWithShorterWindows() {
    AdaptiveFrontEnd adaptive =
        FrontEndFixture.initialized(AdaptiveFrontEnd.class, FrontEndFixture.adaptive(), manager);
    List<KernelPair> pairs = adaptive.getKernelPairs();

    int bands = FrontEndFixture.bands().count();
    assertThat(pairs).hasSize(3 * bands);
    for (int i = bands; i < pairs.size(); i++) {
      assertThat(pairs.get(i).first().bank()).isEqualTo(i / bands);
      assertThat(pairs.get(i).first().effectiveLength())
          .isLessThan(pairs.get(i - bands).first().effectiveLength());
    }
  }

  @Test
  void defaultsStayWithinTheirBudget() {
    for (FrontEndConfig config :
        List.of(
            WaveformFrontEndConfig.defaults(),
            AdaptiveFrontEndConfig.defaults(),
            LogMelFrontEndConfig.defaults())) {
      assertThat(config.multiplyAdds(16_000, 64))
          .as("%s", config)
          .isBetween(10_000_000L, 25_000_000L);
      assertThat(config.frames(16_000)).isBetween(59, 61);
    }
  }
}
