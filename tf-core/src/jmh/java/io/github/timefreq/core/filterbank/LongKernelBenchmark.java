package io.github.timefreq.core.filterbank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.plan.PlanChoice;
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

/** From which kernel length on the FFT beats the direct FIR filter, at {@code [4, 2048, 128]}. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
@State(Scope.Thread)
public class LongKernelBenchmark {
  private static final Shape INPUT = new Shape(4, 2048, 128);

  /** How the filter runs. */
  @Param({"FOLDED", "FFT"})
  public PlanChoice plan = PlanChoice.FOLDED;

  /** Taps K. */
  @Param({"32", "64", "128", "256", "512", "1024"})
  public int kernelLength;

  private NDManager manager;
  private NDArray x;
  private BenchmarkCase.Runner runner;

  /** Makes input and weights. */
  @Setup
  public void open() {
    manager = NDManager.newBaseManager();
    x = manager.randomNormal(INPUT);
    FilterbankConfig config =
        FilterbankConfig.builder()
            .optFilters(16)
            .optKernelLength(kernelLength)
            .optPlan(plan)
            .build();
    runner = BenchmarkCase.layer(config, manager, INPUT);
  }

  /** Frees them. */
  @TearDown
  public void close() {
    manager.close();
  }

  /** A forward pass. */
  @Benchmark
  public void forward() {
    runner.forward(x);
  }

  /** A forward and a backward pass. */
  @Benchmark
  public void forwardBackward() {
    runner.forwardBackward(x);
  }
}
