package io.github.timefreq.export.runtime;

/** What ONNX Runtime computes on. */
public enum Provider {
  /** The processor. */
  CPU,
  /** An NVIDIA GPU; where there is none, the model does not open. */
  CUDA,
  /** An NVIDIA GPU, or the processor where there is none. */
  CUDA_OR_CPU
}
