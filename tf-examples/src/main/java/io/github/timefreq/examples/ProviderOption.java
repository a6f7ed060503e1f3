package io.github.timefreq.examples;

import io.github.timefreq.export.ExecutionConfig;
import io.github.timefreq.export.Provider;
import picocli.CommandLine.Option;

/** The option that says what ONNX Runtime computes on. */
final class ProviderOption {
  @Option(
      names = "--provider",
      description = {
        "What ONNX Runtime computes on: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
        "CUDA takes TF_ONNX_GPU=1 in the environment."
      })
  private Provider provider = Provider.CPU;

  ExecutionConfig execution() {
    return ExecutionConfig.on(provider);
  }
}
