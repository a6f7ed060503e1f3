package io.github.timefreq.core.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.filterbank.CoreFixture;
import io.github.timefreq.core.filterbank.Filterbank;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.filterbank.ReferenceFilterbank;
import io.github.timefreq.core.filterbank.Start;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.core.kernel.BankSharing;
import io.github.timefreq.core.kernel.Scale;
import io.github.timefreq.core.signal.Causality;
import io.github.timefreq.core.subband.Nonlinearity;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelAnalysisTest {
  private static final int WIDTH = 6;
  private static final int TOKENS = 20;
  private static final int TAPS = 48;

  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0625, 0.125, 0.25, 0.375, 0.5})
  void aCosineHasItsOwnFrequencyAtTheCentre(double frequency) {
    KernelProfile profile = profile(k -> Math.cos(2 * Math.PI * frequency * k));

    assertThat(profile.centerFrequency()).isCloseTo(frequency, within(0.003));
  }

  @Test
  void theBandOfAWindowedWaveNarrowsAsItLengthens() {
    assertThat(profile(k -> wave(k, 24)).bandwidth())
        .isCloseTo(2 * profile(k -> wave(k, 48)).bandwidth(), within(0.004));
  }

  private static double wave(int k, int length) {
    return k < length ? Math.sin(Math.PI * k / length) * Math.cos(2 * Math.PI * 0.25 * k) : 0;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, TAPS - 1})
  void anImpulseIsDelayedByItsLag(int delay) {
    KernelProfile profile = profile(k -> k == delay ? -2 : 0);

    assertThat(profile.groupDelay()).isCloseTo(delay, within(1e-9));
    assertThat(profile.effectiveLength()).isEqualTo(1);
    assertThat(profile.bandwidth()).isEqualTo(0.5);
    assertThat(profile.magnitudes()).allSatisfy(h -> assertThat(h).isCloseTo(2, within(1e-9)));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 20, 40})
  void aMovingAverageIsALowPassOfItsLength(int length) {
    KernelProfile profile = profile(k -> k < length ? 1.0 / length : 0);

    assertThat(profile.centerFrequency()).isEqualTo(0);
    assertThat(profile.magnitudes().get(0)).isCloseTo(1, within(1e-6));
    assertThat(profile.effectiveLength()).isEqualTo((int) Math.ceil(0.95 * length));
    assertThat(profile.groupDelay()).isCloseTo((length - 1) / 2.0, within(1e-5));
    // Half of the power of a moving average: sin(pi f L) / (L sin(pi f)) = sqrt(1/2).
    double edge = Math.PI * profile.bandwidth();
    double there = Math.sin(edge * length) / (length * Math.sin(edge));
    assertThat(there * there).isCloseTo(0.5, within(0.01));
  }

  @Test
  void aKernelOfZerosHasNoBandLengthOrDelay() {
    KernelProfile profile = profile(k -> 0);

    assertThat(profile.centerFrequency()).isZero();
    assertThat(profile.bandwidth()).isZero();
    assertThat(profile.effectiveLength()).isZero();
    assertThat(profile.groupDelay()).isZero();
  }

  @Test
  void energyIsCountedWhereItIsDensest() {
    KernelProfile profile = profile(k -> k == 3 || k == 30 || k == 31 ? 1 : 0.01);

    assertThat(profile.effectiveLength()).isEqualTo(29);
  }

  @Test
  void tapsOfEveryScaleAndBankAreTheParametersByLag() {
    List<Scale> scales = List.of(new Scale(2, 2), new Scale(3, 5), new Scale(2, 3, 4));
    FilterbankConfig config =
        CoreFixture.config(
            b ->
                b.optScales(scales)
                    .optSharing(BankSharing.grouped(2))
                    .optCausality(Causality.CENTERED));
    Filterbank filterbank = CoreFixture.filterbank(config, manager, WIDTH);
    double[][][] expected = CoreFixture.reference(filterbank).h;

    List<KernelProfile> kernels = KernelAnalysis.of(filterbank).getKernels();

    assertThat(kernels).hasSize(2 * config.filters());
    for (KernelProfile kernel : kernels) {
      double[] taps = expected[kernel.bank()][kernel.filter()];
      int dilation = kernel.filter() < 5 ? 1 : 4;
      assertThat(kernel.firstLag()).isEqualTo(-dilation * ((taps.length - 1) / 2));
      for (int l = 0; l < kernel.taps().size(); l++) {
        assertThat(kernel.taps().get(l)).isEqualTo(l % dilation == 0 ? taps[l / dilation] : 0);
      }
    }
  }

  @Test
  void aBankThatStartsAsTheIdentityPassesEveryFrequency() {
    Filterbank filterbank =
        new Filterbank(CoreFixture.config(b -> b.optStart(Start.IDENTITY).optKernelLength(8)));
    filterbank.initialize(manager, DataType.FLOAT32, new Shape(1, TOKENS, WIDTH));

    KernelAnalysis analysis = KernelAnalysis.of(filterbank);

    for (int d = 0; d < WIDTH; d++) {
      assertThat(analysis.effectiveKernel(d).magnitudes()).hasSameSizeAs(analysis.getFrequencies());
      assertThat(analysis.effectiveKernel(d).magnitudes())
          .allSatisfy(g -> assertThat(g).isCloseTo(1, within(1e-6)));
    }
  }

  static Stream<FilterbankConfig> linearConfigs() {
    return CoreFixture.configs()
        .filter(config -> config.nonlinearity() == Nonlinearity.IDENTITY)
        .filter(config -> config.adaptiveGains() == null);
  }

  /** The response of a linear layer to a wave, away from the edges, is its gain there. */
  @ParameterizedTest
  @MethodSource("linearConfigs")
  void theEffectiveGainIsWhatAWaveIsScaledBy(FilterbankConfig config) {
    Filterbank filterbank = CoreFixture.filterbank(config, manager, WIDTH);
    KernelAnalysis analysis = KernelAnalysis.of(filterbank);
    int point = 96;
    double frequency = analysis.getFrequencies().get(point);
    double[] gains = response(filterbank, frequency);

    for (int d = 0; d < WIDTH; d++) {
      assertThat(analysis.effectiveKernel(d).magnitudes().get(point))
          .isCloseTo(gains[d], within(1e-4));
    }
  }

  /** What a layer makes of an impulse, less what it makes of nothing, are the filter's taps. */
  @ParameterizedTest
  @MethodSource("linearConfigs")
  void theEffectiveKernelIsTheAnswerToAnImpulse(FilterbankConfig config) {
    Filterbank filterbank = CoreFixture.filterbank(config, manager, WIDTH);
    KernelAnalysis analysis = KernelAnalysis.of(filterbank);
    int middle = config.historyLength() + config.lookahead();
    NDArray impulse = manager.zeros(new Shape(2, 2 * middle + 1, WIDTH));
    impulse.set(new NDIndex("0, {}", middle), 1f);
    double[][][] out = CoreFixture.cube(CoreFixture.apply(filterbank, impulse));

    for (int d = 0; d < WIDTH; d++) {
      KernelProfile kernel = analysis.effectiveKernel(d);
      assertThat(kernel.taps()).hasSize(config.kernelLength() + config.synthesisLength() - 1);
      for (int k = 0; k < kernel.taps().size(); k++) {
        int t = middle + kernel.firstLag() + k;
        assertThat(kernel.taps().get(k)).isCloseTo(out[0][t][d] - out[1][t][d], within(1e-5));
      }
    }
  }

  /** By the outputs for a cosine and a sine, less what a bias adds. */
  private double[] response(Filterbank filterbank, double frequency) {
    int tokens = 2 * (filterbank.getConfig().historyLength() + 8);
    int middle = tokens / 2;
    NDArray phase = manager.arange(0, tokens).toType(DataType.FLOAT32, false);
    NDArray angle = phase.mul((float) (2 * Math.PI * frequency));
    NDArray waves =
        NDArrays.stack(new NDList(angle.cos(), angle.sin(), angle.mul(0)))
            .expandDims(2)
            .broadcast(new Shape(3, tokens, WIDTH));
    float[] out =
        CoreFixture.apply(filterbank, waves).get(new NDIndex(":, {}", middle)).toFloatArray();
    double[] gains = new double[WIDTH];
    for (int d = 0; d < WIDTH; d++) {
      double constant = out[2 * WIDTH + d];
      gains[d] = Math.hypot(out[d] - constant, out[WIDTH + d] - constant);
    }
    return gains;
  }

  @ParameterizedTest
  @MethodSource("io.github.timefreq.core.filterbank.CoreFixture#configs")
  void energiesAreThoseOfTheDefinition(FilterbankConfig config) {
    Filterbank filterbank = CoreFixture.filterbank(config, manager, WIDTH);
    ReferenceFilterbank reference = CoreFixture.reference(filterbank);
    NDArray x = CoreFixture.random(manager, 1, TOKENS, WIDTH);
    double[][] sequence = CoreFixture.cube(x)[0];
    int coordinate = 4;

    List<List<Double>> energies = KernelAnalysis.of(filterbank).energies(x, coordinate);

    assertThat(energies).hasSize(config.filters());
    for (int m = 0; m < energies.size(); m++) {
      assertThat(energies.get(m)).hasSize(TOKENS);
      for (int t = 0; t < TOKENS; t++) {
        double channel = reference.channel(sequence, m, t, coordinate);
        assertThat(energies.get(m).get(t)).isCloseTo(channel * channel, within(1e-12));
      }
    }
  }

  @Test
  void energiesMoveWithTheSignal() {
    int shift = 7;
    KernelAnalysis analysis =
        KernelAnalysis.of(CoreFixture.filterbank(FilterbankConfig.multiScale(), manager, WIDTH));
    NDArray x = CoreFixture.random(manager, 1, TOKENS, WIDTH);
    NDArray later = manager.zeros(new Shape(1, shift, WIDTH)).concat(x, 1);

    List<List<Double>> moved = analysis.energies(later, 2);

    List<List<Double>> energies = analysis.energies(x, 2);
    for (int m = 0; m < energies.size(); m++) {
      assertThat(moved.get(m).subList(0, shift)).containsOnly(0.0);
      assertThat(moved.get(m).subList(shift, shift + TOKENS)).isEqualTo(energies.get(m));
    }
  }

  @Test
  void gainsAreThoseOfTheParametersBehindTheGate() {
    Filterbank filterbank =
        CoreFixture.filterbank(
            CoreFixture.config(b -> b.optFilters(4).optGate(true)), manager, WIDTH);
    ReferenceFilterbank reference = CoreFixture.reference(filterbank);

    List<Double> gains = KernelAnalysis.of(filterbank).gainsOf(5);

    for (int m = 0; m < gains.size(); m++) {
      assertThat(gains.get(m)).isCloseTo(reference.alpha * reference.a[m][5], within(1e-6));
    }
  }

  @Test
  void anAnalysisStaysWhenTheWeightsChange() {
    Filterbank filterbank = CoreFixture.filterbank(FilterbankConfig.defaults(), manager, WIDTH);
    KernelAnalysis analysis = KernelAnalysis.of(filterbank);
    List<Double> before = analysis.effectiveKernel(0).magnitudes();

    NamedParameters.of(filterbank).values().forEach(p -> p.getArray().muli(0));

    assertThat(analysis.effectiveKernel(0).magnitudes()).isEqualTo(before);
    assertThat(KernelAnalysis.of(filterbank).effectiveKernel(0).magnitudes()).isNotEqualTo(before);
  }

  @Test
  void aLayerWithoutWeightsIsRefused() {
    Filterbank filterbank = new Filterbank(FilterbankConfig.defaults());

    assertThatThrownBy(() -> KernelAnalysis.of(filterbank))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the layer is not initialized yet");
  }

  @Test
  void damagedWeightsAreRefusedByName() {
    Filterbank filterbank = CoreFixture.filterbank(FilterbankConfig.defaults(), manager, WIDTH);
    NamedParameters.of(filterbank).get("kernels").getArray().set(new NDIndex("3, 4"), Float.NaN);

    assertThatThrownBy(() -> KernelAnalysis.of(filterbank))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("parameter kernels holds NaN or infinite values");
  }

  @Test
  void aNonlinearBankHasNoEffectiveGain() {
    FilterbankConfig config = CoreFixture.config(b -> b.optNonlinearity(Nonlinearity.GELU));
    KernelAnalysis analysis = KernelAnalysis.of(CoreFixture.filterbank(config, manager, WIDTH));

    assertThatThrownBy(() -> analysis.effectiveKernel(0).magnitudes())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a filterbank with nonlinearity GELU has no frequency response");
  }

  @Test
  void activationsThatDoNotFitAreRefused() {
    KernelAnalysis analysis =
        KernelAnalysis.of(CoreFixture.filterbank(FilterbankConfig.defaults(), manager, WIDTH));

    assertRefused(
        analysis, new Shape(2, 8, WIDTH), 0, "one sequence [1, tokens, width], got (2, 8, 6)");
    assertRefused(analysis, new Shape(8, WIDTH), 0, "one sequence [1, tokens, width], got (8, 6)");
    assertRefused(
        analysis, new Shape(1, 8, 5), 0, "activation must be 6 wide as the filterbank, got 5");
    assertRefused(analysis, new Shape(1, 8, WIDTH), 6, "coordinate must be between 0 and 5, got 6");
  }

  private void assertRefused(KernelAnalysis analysis, Shape shape, int coordinate, String message) {
    assertThatThrownBy(() -> analysis.energies(manager.zeros(shape), coordinate))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  /** The profile of one kernel, read back from a filterbank that holds it. */
  private KernelProfile profile(IntToDoubleFunction tap) {
    Filterbank filterbank =
        CoreFixture.filterbank(
            CoreFixture.config(b -> b.optFilters(1).optKernelLength(TAPS)), manager, WIDTH);
    float[] taps = new float[TAPS];
    for (int k = 0; k < TAPS; k++) {
      taps[k] = (float) tap.applyAsDouble(k);
    }
    NDArray kernels = NamedParameters.of(filterbank).get("kernels").getArray();
    NativeArrays.fill(kernels, FloatBuffer.wrap(taps), manager);
    KernelProfile profile = KernelAnalysis.of(filterbank).getKernels().get(0);
    assertThat(profile.taps())
        .isEqualTo(
            Arrays.stream(CoreFixture.matrix(NativeArrays.of(manager, taps, new Shape(1, TAPS)))[0])
                .boxed()
                .toList());
    return profile;
  }
}
