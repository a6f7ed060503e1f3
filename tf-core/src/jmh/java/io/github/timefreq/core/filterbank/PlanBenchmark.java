package io.github.timefreq.core.filterbank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
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

/** Plans against the definition at {@code B = 16, T = 512, D = 128}. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class PlanBenchmark {
  private static final Shape INPUT = new Shape(16, 512, 128);

  /** What is measured. */
  @Param public BenchmarkCase measured = BenchmarkCase.NEGATION;

  private NDManager manager;
  private NDArray x;
  private BenchmarkCase.Runner runner;

  /** Makes input and weights. */
  @Setup
  public void open() {
    manager = NDManager.newBaseManager();
    x = manager.randomNormal(INPUT);
    runner = measured.prepare(manager, INPUT);
  }

  /** Frees them. */
  @TearDown
  public void close() {
    manager.close();
  }

  /** A forward pass. */
  @Benchmark
  public void forward(PeakMemory peak) {
    runner.forward(x);
  }

  /** A forward and a backward pass. */
  @Benchmark
  public void forwardBackward(PeakMemory peak) {
    runner.forwardBackward(x);
  }
}
