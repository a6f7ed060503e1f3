package io.github.timefreq.core.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.filterbank.CoreFixture;
import io.github.timefreq.core.filterbank.Filterbank;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.filterbank.KernelInitialization;
import io.github.timefreq.core.filterbank.Start;
import io.github.timefreq.core.preset.SignalPreset;
import io.github.timefreq.core.signal.Causality;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.core.subband.GainRange;
import io.github.timefreq.core.subband.Nonlinearity;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a linear, shift-invariant system does, and what the layer does at first. */
class SystemPropertiesTest {
  private static final FilterbankConfig LINEAR =
      FilterbankConfig.defaults().toBuilder().optFilters(9).optKernelLength(8).build();

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
  void aLinearBankIsLinear() {
    Filterbank filterbank = CoreFixture.filterbank(LINEAR, manager, 4);
    NDArray x = CoreFixture.random(manager, 2, 20, 4);
    NDArray z = CoreFixture.random(manager, 2, 20, 4);

    NDArray ofSum = CoreFixture.apply(filterbank, x.mul(2).add(z));

    NDArray sum = CoreFixture.apply(filterbank, x).mul(2).add(CoreFixture.apply(filterbank, z));
    assertClose(ofSum, sum, 1e-4f);
  }

  @ParameterizedTest
  @EnumSource(Nonlinearity.class)
  void delayingTheInputDelaysTheOutput(Nonlinearity nonlinearity) {
    FilterbankConfig config = LINEAR.toBuilder().optNonlinearity(nonlinearity).build();
    Filterbank filterbank = CoreFixture.filterbank(config, manager, 4);
    NDArray x = CoreFixture.random(manager, 1, 20, 4);
    NDArray delayed = manager.zeros(new Shape(1, 5, 4)).concat(x, 1);

    NDArray out = CoreFixture.apply(filterbank, delayed).get(new NDIndex(":, 5:"));

    assertClose(out, CoreFixture.apply(filterbank, x), 1e-5f);
  }

  @ParameterizedTest
  @EnumSource(Nonlinearity.class)
  void fromAnIdentityStartTheOutputIsTheInput(Nonlinearity nonlinearity) {
    for (boolean gate : new boolean[] {false, true}) {
      Filterbank filterbank =
          fresh(
              LINEAR.toBuilder()
                  .optNonlinearity(nonlinearity)
                  .optStart(Start.IDENTITY)
                  .optBias(true)
                  .optGate(gate)
                  .build(),
              4);
      NDArray x = CoreFixture.random(manager, 2, 20, 4);

      assertClose(CoreFixture.apply(filterbank, x), x, 0f);
    }
  }

  @Test
  void fromAHaarStartHalfOfTheCoordinatesAreMovingAverages() {
    Filterbank filterbank = fresh(LINEAR.toBuilder().optStart(Start.HAAR).build(), 12);
    NDArray x = CoreFixture.random(manager, 1, 20, 12);

    NDArray y = CoreFixture.apply(filterbank, x);

    int[] lengths = {1, 1, 1, 1, 1, 1, 2, 2, 4, 4, 8, 8};
    for (int d = 0; d < lengths.length; d++) {
      float[] in = x.get(new NDIndex("0, :, {}", d)).toFloatArray();
      float[] out = y.get(new NDIndex("0, :, {}", d)).toFloatArray();
      for (int t = 0; t < out.length; t++) {
        double sum = 0;
        for (int lag = 0; lag < lengths[d] && lag <= t; lag++) {
          sum += in[t - lag];
        }
        assertThat((double) out[t])
            .as("coordinate %d, token %d", d, t)
            .isCloseTo(sum / lengths[d], within(1e-5));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SignalPreset.class,
      names = {"MULTI_SCALE", "ADAPTIVE"})
  void everyHaarStartHasAverages(SignalPreset preset) {
    Filterbank filterbank = fresh(withStart(preset, Start.HAAR), 64);
    NDArray x = CoreFixture.random(manager, 1, 70, 64);

    NDArray y = CoreFixture.apply(filterbank, x);

    assertClose(y.get(":, :, 0:32"), x.get(":, :, 0:32"), 1e-6f);
    float[] in = x.get("0, :, 32").toFloatArray();
    float[] out = y.get("0, :, 32").toFloatArray();
    assertThat(out[50]).isCloseTo((in[50] + in[49]) / 2, within(1e-5f));
  }

  @ParameterizedTest
  @EnumSource(
      value = SignalPreset.class,
      names = {"FILTERBANK", "MULTI_SCALE", "ADAPTIVE"})
  void aCanonHaarStartAddsARandomFilterOfTheLastFourTokens(SignalPreset preset) {
    int width = 16;
    NDArray impulse = manager.zeros(new Shape(1, 40, width));
    impulse.set(new NDIndex("0, 0"), 1f);
    NDArray haar = CoreFixture.apply(fresh(withStart(preset, Start.HAAR), width), impulse);

    NDArray both = CoreFixture.apply(fresh((FilterbankConfig) preset.config(), width), impulse);

    NDArray added = both.sub(haar);
    assertClose(added.get(":, 4:"), added.get(":, 4:").zerosLike(), 1e-6f);
    Set<Float> taps = new HashSet<>();
    for (float tap : added.get(":, 0:4").toFloatArray()) {
      assertThat(tap).isBetween(-0.5f, 0.5f);
      taps.add(tap);
    }
    assertThat(taps).hasSizeGreaterThan(4 * width - 4);
  }

  @Test
  void lagsOfACentredBankDelayTheirInput() {
    FilterbankConfig config =
        LINEAR.toBuilder().optCausality(Causality.CENTERED).optStart(Start.IDENTITY).build();
    double[][] kernels =
        CoreFixture.matrix(NamedParameters.of(fresh(config, 2)).get("kernels").getArray());

    int center = Causality.CENTERED.lookahead(8);
    for (int lag = 1; lag < 8 - center; lag++) {
      double[] delay = new double[8];
      delay[center + lag] = 1;
      assertThat(kernels[3 + lag]).containsExactly(delay);
    }
  }

  @ParameterizedTest
  @EnumSource(GainRange.class)
  void adaptiveGainsAddNothingAtFirst(GainRange range) {
    FilterbankConfig config =
        CoreFixture.with(
            LINEAR,
            b ->
                b.optAdaptiveGains(AdaptiveGains.transformer(2).withRange(range))
                    .optStart(Start.IDENTITY)
                    .optGate(range != GainRange.UNCONSTRAINED));
    NDArray x = CoreFixture.random(manager, 2, 20, 4);

    assertClose(CoreFixture.apply(fresh(config, 4), x), x, 1e-6f);
  }

  @ParameterizedTest
  @EnumSource(Causality.class)
  void aFourierBankPutsItsInputTogetherAgain(Causality causality) {
    FilterbankConfig fourier =
        FilterbankConfig.defaults().toBuilder()
            .optCausality(causality)
            .optFilters(144)
            .optKernels(KernelInitialization.FOURIER)
            .optResidual(false)
            .build();
    for (FilterbankConfig config :
        new FilterbankConfig[] {fourier, fourier.toBuilder().optFilters(34).build()}) {
      for (FilterbankConfig plan : CoreFixture.plans(config).toList()) {
        Filterbank filterbank = fresh(plan, 4);
        NDArray x = CoreFixture.random(manager, 2, 50, 4);

        assertClose(CoreFixture.apply(filterbank, x), x, 1e-5f);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 32})
  void aFourierKernelPassesItsOwnFrequencyBest(int pair) {
    Filterbank filterbank =
        fresh(
            FilterbankConfig.defaults().toBuilder()
                .optKernels(KernelInitialization.FOURIER)
                .optFilters(66)
                .build(),
            1);
    double[][] kernels =
        CoreFixture.matrix(NamedParameters.of(filterbank).get("kernels").getArray());
    double[] cosine = kernels[2 * pair];

    int best = 0;
    for (int f = 0; f <= 32; f++) {
      best = magnitude(cosine, f / 64.0) > magnitude(cosine, best / 64.0) ? f : best;
    }

    assertThat(best).isEqualTo(pair);
  }

  private static double magnitude(double[] kernel, double frequency) {
    double re = 0;
    double im = 0;
    for (int k = 0; k < kernel.length; k++) {
      re += kernel[k] * Math.cos(2 * Math.PI * frequency * k);
      im += kernel[k] * Math.sin(2 * Math.PI * frequency * k);
    }
    return Math.hypot(re, im);
  }

  private static FilterbankConfig withStart(SignalPreset preset, Start start) {
    return ((FilterbankConfig) preset.config()).toBuilder().optStart(start).build();
  }

  private Filterbank fresh(FilterbankConfig config, long width) {
    Filterbank filterbank = new Filterbank(config);
    NamedParameters.initialize(filterbank, manager, 1, new Shape(1, 8, width));
    return filterbank;
  }

  private static void assertClose(NDArray actual, NDArray expected, float tolerance) {
    assertThat(actual.getShape()).isEqualTo(expected.getShape());
    float[] a = actual.toFloatArray();
    float[] e = expected.toFloatArray();
    for (int i = 0; i < a.length; i++) {
      assertThat(a[i]).as("element %d", i).isCloseTo(e[i], within(tolerance));
    }
  }

  @Test
  void zeroInputStaysZeroWithoutBias() {
    Filterbank filterbank = CoreFixture.filterbank(LINEAR, manager, 4);
    NDArray zeros = manager.zeros(new Shape(1, 10, 4));

    NDArray out =
        filterbank
            .forward(new ScopedParameterStore(manager), new NDList(zeros), false)
            .singletonOrThrow();

    assertClose(out, zeros, 0f);
  }
}
