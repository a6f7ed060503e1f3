package io.github.timefreq.core.filterbank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.plan.EffectiveKernelPlan;
import io.github.timefreq.core.internal.plan.FftPlan;
import io.github.timefreq.core.internal.plan.KernelBank;
import io.github.timefreq.core.kernel.BankSharing;
import io.github.timefreq.core.kernel.Scale;
import io.github.timefreq.core.plan.PlanChoice;
import io.github.timefreq.core.plan.PlanExplanation;
import io.github.timefreq.core.signal.Causality;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.core.subband.GainRange;
import io.github.timefreq.core.subband.GainSharing;
import io.github.timefreq.core.subband.Nonlinearity;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FilterbankConfigTest {
  private static final FilterbankConfig DEFAULTS = FilterbankConfig.defaults();

  @Test
  void sizesOutOfRangeAreRefused() {
    assertRefused(
        () -> DEFAULTS.toBuilder().optFilters(0).build(),
        "filters must be between 1 and 65536, got 0");
    assertRefused(
        () -> DEFAULTS.toBuilder().optKernelLength(0).build(),
        "kernelLength must be between 1 and 1048576, got 0");
    assertRefused(
        () -> DEFAULTS.toBuilder().optSynthesisLength(-1).build(),
        "synthesisLength must be between 1 and 1048576, got -1");
    assertRefused(
        () -> DEFAULTS.toBuilder().optChunkBytes(1).build(),
        "chunkBytes must be at least 65536, got 1");
  }

  @Test
  void combinationsThatCannotBeAreRefused() {
    assertRefused(
        () ->
            DEFAULTS.toBuilder()
                .optNonlinearity(Nonlinearity.GELU)
                .optPlan(PlanChoice.FOLDED)
                .build(),
        "plan FOLDED needs nonlinearity IDENTITY, got GELU");
    assertRefused(
        () ->
            DEFAULTS.toBuilder()
                .optStart(Start.HAAR)
                .optKernels(KernelInitialization.RANDOM)
                .build(),
        "start HAAR needs kernels HAAR or LAGS");
    assertRefused(
        () ->
            DEFAULTS.toBuilder()
                .optStart(Start.CANON_HAAR)
                .optKernels(KernelInitialization.HAAR)
                .build(),
        "start CANON_HAAR needs kernels LAGS, got HAAR");
    assertRefused(
        () -> DEFAULTS.toBuilder().optStart(Start.RECONSTRUCTION).build(),
        "start RECONSTRUCTION and no residual go together");
    assertRefused(
        () -> DEFAULTS.toBuilder().optResidual(false).build(),
        "start RECONSTRUCTION needs kernels FOURIER");
    assertRefused(
        () ->
            DEFAULTS.toBuilder()
                .optKernels(KernelInitialization.FOURIER)
                .optFilters(32)
                .optResidual(false)
                .build(),
        "start RECONSTRUCTION needs an even number of filters >= kernelLength + 2 = 34, got 32");
  }

  @Test
  void scalesThatCannotBeAreRefused() {
    assertRefused(
        () -> Scale.split(144, 4, 8, 16, 32, 64),
        "filters must be a multiple of the number of scales, got 144 filters and 5 scales");
    assertRefused(() -> new Scale(4, 0), "kernelLength must be between 1 and 1048576, got 0");
    assertRefused(() -> new Scale(4, 3, 0), "dilation must be between 1 and 1048576, got 0");
    assertRefused(
        () -> new Scale(1, 1 << 11, 1 << 10), "a kernel must span at most 1048576 tokens, got");
    assertRefused(
        () -> DEFAULTS.toBuilder().optScales(List.of()).build(), "scales must name at least one");
    assertThatThrownBy(() -> FilterbankConfig.multiScale().toBuilder().optKernelLength(8))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the bank has 5 scales; set them with optScales");
  }

  @Test
  void groupsThatCannotBeAreRefused() {
    assertRefused(() -> BankSharing.grouped(1), "sharing GROUPED needs at least 2 groups");
    assertRefused(
        () -> DEFAULTS.toBuilder().optSharing(BankSharing.grouped(3)).build().parameterCount(128),
        "the width must be a multiple of the 3 groups of kernels, got 128");
    try (NDManager manager = NDManager.newBaseManager()) {
      FilterbankConfig eight =
          CoreFixture.config(b -> b.optFilters(4).optAdaptiveGains(AdaptiveGains.linear(8)));
      assertRefused(
          () -> CoreFixture.filterbank(eight, manager, 12),
          "the width must be a multiple of the 8 groups of adaptive gains, got 12");
      FilterbankConfig crossed =
          CoreFixture.with(
              eight,
              b -> b.optAdaptiveGains(AdaptiveGains.linear(3)).optSharing(BankSharing.grouped(2)));
      assertRefused(
          () -> CoreFixture.filterbank(crossed, manager, 12),
          "the width and the groups of adaptive gains and of kernels must divide each other");
    }
  }

  @Test
  void adaptiveGainsThatCannotBeAreRefused() {
    assertRefused(() -> AdaptiveGains.linear(0), "groups must be between 1 and 65536, got 0");
    assertRefused(() -> AdaptiveGains.lowRank(2, 0), "features of a LOW_RANK generator must be");
    assertRefused(
        () ->
            new AdaptiveGains(
                2, GainRange.UNCONSTRAINED, AdaptiveGains.Generator.TRANSFORMER, 10, 4, 1),
        "features must be a multiple of heads, got 10 and 4");
    assertRefused(
        () ->
            new AdaptiveGains(2, GainRange.UNCONSTRAINED, AdaptiveGains.Generator.LINEAR, 0, 4, 1),
        "only a TRANSFORMER generator has heads and layers");
    FilterbankConfig adaptive = FilterbankConfig.adaptive();
    assertRefused(
        () -> CoreFixture.with(adaptive, b -> b.optSynthesisLength(3)),
        "adaptive gains need synthesisLength 1, got 3");
    assertRefused(
        () ->
            CoreFixture.with(
                adaptive,
                b -> b.optAdaptiveGains(AdaptiveGains.linear(8).withRange(GainRange.SOFTMAX))),
        "adaptive gains of range SOFTMAX are not 0 at first: set the gate");
    assertRefused(
        () -> CoreFixture.with(adaptive, b -> b.optPlan(PlanChoice.FOLDED)),
        "plan FOLDED needs gains that do not adapt");
    assertRefused(
        () -> DEFAULTS.toBuilder().optPlan(PlanChoice.EFFECTIVE_KERNEL).build(),
        "plan EFFECTIVE_KERNEL needs adaptive gains");
  }

  @Test
  void theExplanationTellsPlanAndCost() {
    PlanExplanation folded = DEFAULTS.explain(16, 512, 128);

    assertThat(folded.plan()).isEqualTo(PlanChoice.FOLDED);
    assertThat(folded.multiplyAddsPerToken())
        .isEqualTo(128 * 32 + 128L * 16 * 32 / (16 * 512)); // once a step: the fold
    assertThat(folded.literalMultiplyAddsPerToken()).isEqualTo(128L * 16 * (32 + 2));
    assertThat(folded.literalBytes()).isGreaterThan(10 * folded.bytes());
    assertThat(folded)
        .hasToString(
            "FOLDED: 4,104 multiply-adds a token (literal 69,632), 4.5 MB (literal 138.7 MB);"
                + " linear with static gains: one FIR filter a coordinate");
  }

  @Test
  void theMemoryOfPiecesIsThatOfTheBatchWhereItIsSmaller() {
    FilterbankConfig gelu = CoreFixture.config(b -> b.optNonlinearity(Nonlinearity.GELU));

    PlanExplanation small = gelu.explain(1, 64, 32);
    PlanExplanation large = gelu.explain(64, 512, 128);

    assertThat(small.plan()).isEqualTo(PlanChoice.CHUNKED);
    assertThat(small.bytes()).isEqualTo(small.literalBytes());
    assertThat(large.bytes()).isLessThan(large.literalBytes() / 10);
  }

  @Test
  void aBatchOfNothingHasNoCost() {
    assertThatThrownBy(() -> DEFAULTS.explain(0, 64, 32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batch must be at least 1, got 0");
    assertThatThrownBy(() -> DEFAULTS.explain(1, 0, 32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tokens must be at least 1, got 0");
  }

  @Test
  void aGeneratorIsFoldedWithTheBankWhereThatIsCheaper() {
    FilterbankConfig many =
        CoreFixture.config(b -> b.optFilters(144).optAdaptiveGains(AdaptiveGains.linear(8)));
    FilterbankConfig few = CoreFixture.config(b -> b.optAdaptiveGains(AdaptiveGains.linear(8)));

    assertThat(EffectiveKernelPlan.foldsGenerator(many.spec(), 128)).isTrue();
    assertThat(EffectiveKernelPlan.foldsGenerator(few.spec(), 128)).isFalse();
    assertThat(EffectiveKernelPlan.foldsGenerator(FilterbankConfig.adaptive().spec(), 128))
        .isTrue();
    assertThat(many.explain(16, 512, 128).reason()).endsWith("the generator folded with the bank");
    assertThat(many.explain(16, 512, 128).multiplyAddsPerToken()).isLessThan(60_000);
  }

  @Test
  void severalScalesAreCutWhereThePaddingWouldCostMore() {
    assertThat(KernelBank.segments(FilterbankConfig.multiScale().spec()))
        .hasSize(5)
        .contains(new KernelBank.Segment(4, 8, 0, 8));
    assertThat(KernelBank.segments(DEFAULTS.spec())).hasSize(1);
    assertThat(
            KernelBank.segments(
                CoreFixture.config(b -> b.optScales(List.of(new Scale(3, 7), new Scale(2, 7))))
                    .spec()))
        .hasSize(1);
  }

  @Test
  void longCenteredKernelsRunByFftAndCausalOnesOnlyIfAsked() {
    FilterbankConfig.Builder longKernels = DEFAULTS.toBuilder().optKernelLength(512);
    assertThat(longKernels.build().resolvedPlan()).isEqualTo(PlanChoice.FOLDED);
    assertThat(longKernels.optPlan(PlanChoice.FFT).build().resolvedPlan())
        .isEqualTo(PlanChoice.FFT);
    assertThat(
            DEFAULTS.toBuilder()
                .optKernelLength(512)
                .optCausality(Causality.CENTERED)
                .build()
                .resolvedPlan())
        .isEqualTo(PlanChoice.FFT);
    assertThat(FftPlan.blockLength(512, 2000)).isEqualTo(1024);
    assertThat(FftPlan.blockLength(4, 9)).isEqualTo(8);
  }

  @Test
  void aBoundOfMemoryThatIsSetHoldsOnEveryDevice() {
    long mebibytes = 16L << 20;
    assertThat(DEFAULTS.spec().chunkBytes(Device.cpu())).isEqualTo(mebibytes);
    assertThat(DEFAULTS.spec().chunkBytes(Device.gpu())).isEqualTo(32 * mebibytes);
    FilterbankConfig set = DEFAULTS.toBuilder().optChunkBytes(mebibytes).build();
    assertThat(set.spec().chunkBytes(Device.gpu())).isEqualTo(mebibytes);
  }

  @Test
  void theStartIsTheBestThatTheSettingsAllow() {
    assertThat(DEFAULTS.resolvedStart()).isEqualTo(Start.CANON_HAAR);
    assertThat(DEFAULTS.toBuilder().optKernels(KernelInitialization.HAAR).build().resolvedStart())
        .isEqualTo(Start.HAAR);
    assertThat(DEFAULTS.toBuilder().optKernels(KernelInitialization.RANDOM).build().resolvedStart())
        .isEqualTo(Start.IDENTITY);
    assertThat(DEFAULTS.toBuilder().optGains(GainSharing.PER_FILTER).build().resolvedStart())
        .isEqualTo(Start.IDENTITY);
    assertThat(
            DEFAULTS.toBuilder()
                .optKernels(KernelInitialization.FOURIER)
                .optFilters(34)
                .optResidual(false)
                .build()
                .resolvedStart())
        .isEqualTo(Start.RECONSTRUCTION);
  }

  @Test
  void theCheapestPlanRuns() {
    assertThat(DEFAULTS.resolvedPlan()).isEqualTo(PlanChoice.FOLDED);
    assertThat(DEFAULTS.toBuilder().optNonlinearity(Nonlinearity.RELU).build().resolvedPlan())
        .isEqualTo(PlanChoice.CHUNKED);
    assertThat(DEFAULTS.toBuilder().optPlan(PlanChoice.LITERAL).build().resolvedPlan())
        .isEqualTo(PlanChoice.LITERAL);
  }

  @Test
  void foldingSavesTheFactorOfTheFilters() {
    long folded = DEFAULTS.multiplyAddsPerToken(128, 512);
    long literal =
        DEFAULTS.toBuilder().optPlan(PlanChoice.LITERAL).build().multiplyAddsPerToken(128, 512);

    assertThat(folded).isEqualTo(32L * 128);
    assertThat(literal).isEqualTo(128L * 16 * (32 + 1 + 1));
  }

  @Test
  void theLiteralReadingHasASizeThatDoesNotDependOnTheWidth() {
    FilterbankConfig literal = FilterbankConfig.literal();

    assertThat(literal.parameterCount(128)).isEqualTo(144 * (32 + 32 + 2) + 1);
    assertThat(literal.parameterCount(1024)).isEqualTo(literal.parameterCount(128));
  }

  @ParameterizedTest
  @MethodSource("io.github.timefreq.core.filterbank.CoreFixture#configs")
  void theConfigurationKnowsTheNumberOfParameters(FilterbankConfig config) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Filterbank filterbank = CoreFixture.filterbank(config, manager, 6);
      long size =
          NamedParameters.of(filterbank).values().stream()
              .mapToLong(parameter -> parameter.getArray().size())
              .sum();

      assertThat(config.parameterCount(6)).isEqualTo(size);
    }
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
