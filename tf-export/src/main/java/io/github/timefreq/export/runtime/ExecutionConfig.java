package io.github.timefreq.export.runtime;

import io.github.timefreq.core.internal.Checks;
import java.util.Objects;

/**
 * How ONNX Runtime runs a model.
 *
 * @param provider what it computes on
 * @param gpu number of the GPU, from 0
 * @param gpuMemoryBytes most memory that the runtime takes of the GPU, at least 1
 * @param threads threads of one operator on the processor, at least 1; 0 for one a core
 * @param optimized whether the runtime may rewrite the graph into a faster one
 */
public record ExecutionConfig(
    Provider provider, int gpu, long gpuMemoryBytes, int threads, boolean optimized) {
  private static final long DEFAULT_GPU_MEMORY = 8L << 30;

  /**
   * Checks every setting.
   *
   * @param provider what it computes on
   * @param gpu number of the GPU
   * @param gpuMemoryBytes most memory that the runtime takes of the GPU
   * @param threads threads of one operator on the processor
   * @param optimized whether the runtime may rewrite the graph
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public ExecutionConfig {
    Objects.requireNonNull(provider, "provider");
    Checks.requireAtLeast("gpu", gpu, 0);
    Checks.requireAtLeast("gpuMemoryBytes", gpuMemoryBytes, 1);
    Checks.requireAtLeast("threads", threads, 0);
  }

  /**
   * The processor, all of its cores.
   *
   * @return the default settings
   */
  public static ExecutionConfig cpu() {
    return on(Provider.CPU);
  }

  /**
   * The first GPU, up to 8 GiB of it, or the processor, all of its cores.
   *
   * @param provider what to compute on
   * @return the default settings for it
   */
  public static ExecutionConfig on(Provider provider) {
    return new ExecutionConfig(provider, 0, DEFAULT_GPU_MEMORY, 0, true);
  }

  /**
   * Returns these settings with another number of threads.
   *
   * @param value threads of one operator on the processor; 0 for one a core
   * @return the changed settings
   */
  public ExecutionConfig withThreads(int value) {
    return new ExecutionConfig(provider, gpu, gpuMemoryBytes, value, optimized);
  }

  /**
   * Returns these settings with the graph rewritten or run as it is.
   *
   * @param value whether the runtime may rewrite the graph
   * @return the changed settings
   */
  public ExecutionConfig withOptimized(boolean value) {
    return new ExecutionConfig(provider, gpu, gpuMemoryBytes, threads, value);
  }
}
