package io.github.timefreq.core.filterbank;

import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.core.kernel.Scale;
import io.github.timefreq.core.subband.GainSharing;
import io.github.timefreq.core.subband.Nonlinearity;

/** Which {@link Start} goes with which other settings of a filterbank. */
final class StartRules {
  private StartRules() {}

  static void require(FilterbankConfig config) {
    Start start = config.start();
    Checks.require(
        start != Start.CANON_HAAR || config.kernels() == KernelInitialization.LAGS,
        "start CANON_HAAR needs kernels LAGS, got " + config.kernels());
    Checks.require(
        (start != Start.HAAR && start != Start.CANON_HAAR) || haarFits(config),
        "start "
            + start
            + " needs kernels HAAR or LAGS, gains PER_COORDINATE, nonlinearity IDENTITY, a residual, no"
            + " gate, synthesisLength 1, and kernelLength >= 2 and filters >= 2 without dilation");
    boolean reconstructs =
        start == Start.RECONSTRUCTION || (start == Start.AUTO && !config.residual());
    Checks.require(
        config.residual() != reconstructs,
        "start RECONSTRUCTION and no residual go together, got start "
            + start
            + " and residual "
            + config.residual());
    if (reconstructs) {
      requireReconstruction(config);
    }
  }

  private static void requireReconstruction(FilterbankConfig config) {
    Checks.require(
        config.kernels() == KernelInitialization.FOURIER
            && config.nonlinearity() == Nonlinearity.IDENTITY
            && !config.gate(),
        "start RECONSTRUCTION needs kernels FOURIER, nonlinearity IDENTITY and no gate");
    Scale scale = config.scales().get(0);
    Checks.require(
        config.scales().size() == 1 && scale.dilation() == 1,
        "start RECONSTRUCTION needs one scale without dilation, got " + config.scales());
    int least = scale.kernelLength() + 2;
    Checks.require(
        scale.filters() % 2 == 0 && scale.filters() >= least,
        "start RECONSTRUCTION needs an even number of filters >= kernelLength + 2 = "
            + least
            + ", got "
            + scale.filters());
  }

  static Start resolve(FilterbankConfig config) {
    if (config.start() != Start.AUTO) {
      return config.start();
    }
    if (!config.residual()) {
      return Start.RECONSTRUCTION;
    }
    if (!haarFits(config)) {
      return Start.IDENTITY;
    }
    return config.kernels() == KernelInitialization.LAGS ? Start.CANON_HAAR : Start.HAAR;
  }

  private static boolean haarFits(FilterbankConfig config) {
    return (config.kernels() == KernelInitialization.HAAR
            || config.kernels() == KernelInitialization.LAGS)
        && config.gains() == GainSharing.PER_COORDINATE
        && config.nonlinearity() == Nonlinearity.IDENTITY
        && config.residual()
        && !config.gate()
        && config.synthesisLength() == 1
        && new BoxKernels(config).averages().size() >= 2;
  }
}
