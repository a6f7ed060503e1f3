package io.github.timefreq.examples.options;

import io.github.timefreq.export.runtime.ExecutionConfig;
import io.github.timefreq.export.runtime.Provider;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** The option that says what ONNX Runtime computes on. */
public final class ProviderOption {
  @Option(
      names = "--provider",
      description = {
        "What ONNX Runtime computes on: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
        "CUDA takes TF_ONNX_GPU=1 in the environment."
      })
  private Provider provider = Provider.CPU;

  public ExecutionConfig execution() {
    return ExecutionConfig.on(provider);
  }

  /** Says where a model has no GPU that was asked for if there is one. */
  public void tell(Provider used, PrintWriter err) {
    if (provider == Provider.CUDA_OR_CPU && used == Provider.CPU) {
      err.println("CUDA cannot be used, so this runs on CPU (--provider CUDA says why)");
      err.flush();
    }
  }
}
