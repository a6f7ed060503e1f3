package io.github.timefreq.export.internal.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.github.timefreq.export.internal.file.AsciiJson;
import io.github.timefreq.export.internal.file.OnnxChecksum;
import io.github.timefreq.export.runtime.ExecutionConfig;
import io.github.timefreq.export.runtime.Provider;
import io.github.timefreq.training.ProcessorLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens files with ONNX Runtime, and says in one line why one does not open. */
public final class Sessions {
  private Sessions() {}

  /**
   * A session and what it computes on.
   *
   * @param provider {@link Provider#CPU} or {@link Provider#CUDA}
   */
  private record Opened(OrtSession session, Provider provider) {}

  private static Opened open(Path file, ExecutionConfig config) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + (Files.exists(file) ? " is not a file" : " does not exist"));
    }
    OnnxChecksum.require(file);
    if (config.provider() == Provider.CPU) {
      return new Opened(onCpu(file, config), Provider.CPU);
    }
    String obstacle;
    if (OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      try {
        return new Opened(open(file, config, true), Provider.CUDA);
      } catch (OrtException e) {
        obstacle =
            "CUDA cannot be used: "
                + reason(e)
                + "; it needs an NVIDIA GPU and driver, and the libraries of CUDA 12 (12.8 or newer)"
                + " and cuDNN 9 where the loader finds them (LD_LIBRARY_PATH), or run on CPU";
      }
    } else {
      obstacle =
          "this ONNX Runtime has no CUDA: put onnxruntime_gpu in place of onnxruntime on the class"
              + " path (Maven profile gpu-onnx), or run on CPU";
    }
    OrtSession onCpu = onCpu(file, config); // what is wrong with the file itself is said of it
    if (config.provider() == Provider.CUDA_OR_CPU) {
      return new Opened(onCpu, Provider.CPU);
    }
    close(onCpu);
    throw new IllegalStateException(obstacle);
  }

  private static OrtSession onCpu(Path file, ExecutionConfig config) throws IOException {
    try {
      return open(file, config, false);
    } catch (OrtException e) {
      throw new IOException(file + " cannot be opened as an ONNX model: " + reason(e), e);
    }
  }

  private static OrtSession open(Path file, ExecutionConfig config, boolean cuda)
      throws OrtException, IOException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      // Its warnings, such as on a Mac without CoreML, are no concern of who runs a model, and its
      // errors are exceptions.
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.setOptimizationLevel(
          config.optimized()
              ? OrtSession.SessionOptions.OptLevel.ALL_OPT
              : OrtSession.SessionOptions.OptLevel.NO_OPT);
      options.setIntraOpNumThreads(
          config.threads() > 0 ? config.threads() : ProcessorLimit.threads().orElse(0));
      if (!cuda) {
        return create(environment, file, options);
      }
      try (OrtCUDAProviderOptions gpu = new OrtCUDAProviderOptions(config.gpu())) {
        gpu.add("gpu_mem_limit", String.valueOf(config.gpuMemoryBytes()));
        // The other strategy keeps a piece of memory for every length that a state ever had.
        gpu.add("arena_extend_strategy", "kNextPowerOfTwo");
        gpu.add("cudnn_conv_algo_search", "HEURISTIC"); // lengths differ from run to run
        gpu.add("use_tf32", "0"); // full float32, as the model was verified
        options.addCUDA(gpu);
        return create(environment, file, options);
      }
    }
  }

  /** Opens a file by its path, or by its bytes where the path does not pass through JNI. */
  private static OrtSession create(
      OrtEnvironment environment, Path file, OrtSession.SessionOptions options)
      throws OrtException, IOException {
    if (AsciiJson.passesUnescaped(file.toString())) {
      return environment.createSession(file.toString(), options);
    }
    if (OnnxChecksum.hasWeightsBeside(file)) {
      throw new IOException(
          file
              + " cannot be opened as an ONNX model: ONNX Runtime's Java API does not find weights"
              + " beside a file whose path has characters above U+FFFF; rename the folder or file");
    }
    return environment.createSession(Files.readAllBytes(file), options);
  }

  /** What a model reads of its session when it is opened. */
  @FunctionalInterface
  public interface Reader<M> {
    M read(OrtSession session, Provider provider) throws OrtException;
  }

  /**
   * Opens a model.
   *
   * @param reader makes the model; what it refuses by an {@link IllegalArgumentException} is wrong
   *     with the file
   */
  public static <M> M open(Path file, ExecutionConfig config, Reader<M> reader) throws IOException {
    Opened opened = open(file, config);
    boolean read = false;
    try {
      M model = reader.read(opened.session(), opened.provider());
      read = true;
      return model;
    } catch (OrtException e) {
      throw failure(e);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " cannot be used: " + e.getMessage(), e);
    } finally {
      if (!read) {
        close(opened.session());
      }
    }
  }

  public static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw failure(e);
    }
  }

  public static IllegalStateException failure(OrtException e) {
    return new IllegalStateException("ONNX Runtime failed: " + reason(e), e);
  }

  /** What ONNX Runtime says, without the places in its sources that stand before. */
  private static String reason(OrtException e) {
    String message = String.valueOf(e.getMessage());
    return message
        .lines()
        .findFirst()
        .orElse(message)
        .replaceFirst("^Error code - \\w+ - message: ", "")
        .replaceFirst("^.*\\[ONNXRuntimeError] : \\d+ : \\w+ : ", "")
        .replaceFirst(" ; GPU=.*$", "")
        .trim();
  }
}
