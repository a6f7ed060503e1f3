package io.github.timefreq.core.filterbank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.core.signal.SignalStream;
import io.github.timefreq.core.subband.AdaptiveGains;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One more token of a stream against the whole sequence again, {@code [16, 512, 128]}. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
@State(Scope.Thread)
public class StreamingBenchmark {
  private static final Shape SEQUENCE = new Shape(16, 512, 128);
  private static final Shape TOKEN = new Shape(16, 1, 128);

  /** How the whole sequence is computed. */
  @Param({"LITERAL", "FOLDED", "EFFECTIVE_KERNEL", "LITERAL_ADAPTIVE"})
  public BenchmarkCase measured = BenchmarkCase.FOLDED;

  private NDManager manager;
  private NDArray sequence;
  private NDArray token;
  private BenchmarkCase.Runner runner;
  private SignalStream stream;

  /** Makes inputs, weights and a stream. */
  @Setup
  public void open() {
    manager = NDManager.newBaseManager();
    sequence = manager.randomNormal(SEQUENCE);
    token = manager.randomNormal(TOKEN);
    runner = measured.prepare(manager, SEQUENCE);
    boolean adapts =
        measured == BenchmarkCase.EFFECTIVE_KERNEL || measured == BenchmarkCase.LITERAL_ADAPTIVE;
    FilterbankConfig.Builder config = BenchmarkCase.builder();
    if (adapts) {
      config.optAdaptiveGains(AdaptiveGains.linear(8));
    }
    Filterbank filterbank = new Filterbank(config.build());
    NamedParameters.initialize(filterbank, manager, 1, SEQUENCE);
    stream = filterbank.openStream(new ScopedParameterStore(manager), manager, 16);
  }

  /** Frees them. */
  @TearDown
  public void close() {
    stream.close();
    manager.close();
  }

  /** The whole sequence. */
  @Benchmark
  public void recompute() {
    runner.forward(sequence);
  }

  /** One more token. */
  @Benchmark
  public void nextToken() {
    try (NDManager step = manager.newSubManager()) {
      NDArray x = token.stopGradient();
      x.attach(step);
      stream.next(x).get(0, 0, 0).getFloat();
    }
  }
}
