package io.github.timefreq.core.filterbank;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Largest resident memory of the measuring process so far, as Linux counts it. */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class PeakMemory {
  /** In MB, summed over the iterations by the harness: see {@link RatioTable}. */
  public double peakMegabytes;

  /** Reads it at the end of an iteration. */
  @TearDown(Level.Iteration)
  public void read() throws IOException {
    peakMegabytes =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1e3)
            .findFirst()
            .orElse(Double.NaN);
  }
}
