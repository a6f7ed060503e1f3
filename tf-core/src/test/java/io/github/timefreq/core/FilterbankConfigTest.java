package io.github.timefreq.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FilterbankConfigTest {
  private static final FilterbankConfig DEFAULTS = FilterbankConfig.defaults();

  @Test
  void sizesOutOfRangeAreRefused() {
    assertRefused(() -> DEFAULTS.withFilters(0), "filters must be between 1 and 65536, got 0");
    assertRefused(
        () -> DEFAULTS.withKernelLength(0), "kernelLength must be between 1 and 1048576, got 0");
    assertRefused(
        () -> DEFAULTS.withSynthesisLength(-1),
        "synthesisLength must be between 1 and 1048576, got -1");
    assertRefused(() -> DEFAULTS.withChunkBytes(1), "chunkBytes must be between 65536 and");
  }

  @Test
  void combinationsThatCannotBeAreRefused() {
    assertRefused(
        () -> DEFAULTS.withNonlinearity(Nonlinearity.GELU).withPlan(PlanChoice.FOLDED),
        "plan FOLDED needs nonlinearity IDENTITY, got GELU");
    assertRefused(
        () -> DEFAULTS.withStart(Start.HAAR).withKernels(KernelInit.RANDOM),
        "start HAAR needs kernels HAAR");
    assertRefused(
        () -> DEFAULTS.withStart(Start.RECONSTRUCTION),
        "start RECONSTRUCTION and no residual go together");
    assertRefused(() -> DEFAULTS.withResidual(false), "start RECONSTRUCTION needs kernels FOURIER");
    assertRefused(
        () -> DEFAULTS.withKernels(KernelInit.FOURIER).withFilters(32).withResidual(false),
        "start RECONSTRUCTION needs an even number of filters >= kernelLength + 2 = 34, got 32");
  }

  @Test
  void theStartIsTheBestThatTheSettingsAllow() {
    assertThat(DEFAULTS.resolvedStart()).isEqualTo(Start.HAAR);
    assertThat(DEFAULTS.withKernels(KernelInit.RANDOM).resolvedStart()).isEqualTo(Start.IDENTITY);
    assertThat(DEFAULTS.withGains(GainSharing.PER_FILTER).resolvedStart())
        .isEqualTo(Start.IDENTITY);
    assertThat(DEFAULTS.withKernels(KernelInit.FOURIER).withResidual(false).resolvedStart())
        .isEqualTo(Start.RECONSTRUCTION);
  }

  @Test
  void theCheapestPlanRuns() {
    assertThat(DEFAULTS.resolvedPlan()).isEqualTo(PlanChoice.FOLDED);
    assertThat(DEFAULTS.withNonlinearity(Nonlinearity.RELU).resolvedPlan())
        .isEqualTo(PlanChoice.CHUNKED);
    assertThat(DEFAULTS.withPlan(PlanChoice.LITERAL).resolvedPlan()).isEqualTo(PlanChoice.LITERAL);
  }

  @Test
  void foldingSavesTheFactorOfTheFilters() {
    long folded = DEFAULTS.multiplyAddsPerToken(128);
    long literal = DEFAULTS.withPlan(PlanChoice.LITERAL).multiplyAddsPerToken(128);

    assertThat(folded).isEqualTo(32L * 128);
    assertThat(literal).isEqualTo(128L * 144 * (32 + 1 + 1));
  }

  @Test
  void theLiteralReadingHasASizeThatDoesNotDependOnTheWidth() {
    FilterbankConfig literal = FilterbankConfig.literal();

    assertThat(literal.parameterCount(128)).isEqualTo(144 * (32 + 32 + 2) + 1);
    assertThat(literal.parameterCount(1024)).isEqualTo(literal.parameterCount(128));
  }

  @ParameterizedTest
  @MethodSource("io.github.timefreq.core.CoreFixture#configs")
  void theConfigurationKnowsTheNumberOfParameters(FilterbankConfig config) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Filterbank filterbank = CoreFixture.filterbank(config, manager, 7);
      long size =
          NamedParameters.of(filterbank).values().stream()
              .mapToLong(parameter -> parameter.getArray().size())
              .sum();

      assertThat(config.parameterCount(7)).isEqualTo(size);
    }
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
