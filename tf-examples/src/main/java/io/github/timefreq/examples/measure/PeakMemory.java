package io.github.timefreq.examples.measure;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Memory that processes take. */
public final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private PeakMemory() {}

  /**
   * Largest resident memory of this process so far, as Linux counts it.
   *
   * @return bytes, or nothing on systems that do not tell
   */
  public static OptionalLong bytes() {
    return field("VmHWM:");
  }

  /** Returns the bytes that are resident now, or nothing on systems that do not tell. */
  public static OptionalLong currentBytes() {
    return field("VmRSS:");
  }

  /**
   * Memory of a GPU that is taken now, by all processes. Libtorch keeps what it has taken once, so
   * that its peak is still in it after the work.
   *
   * @return bytes
   */
  public static long gpuBytes(Device gpu) {
    return CudaUtils.getGpuMemory(gpu).getUsed();
  }

  private static OptionalLong field(String name) {
    if (!Files.isReadable(STATUS)) {
      return OptionalLong.empty();
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot read " + STATUS, e);
    }
  }
}
