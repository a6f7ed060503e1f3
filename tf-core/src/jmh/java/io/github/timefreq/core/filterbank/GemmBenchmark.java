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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A large matrix product: the speed of arithmetic that the plans are measured against. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
@State(Scope.Thread)
public class GemmBenchmark {
  /** Multiply-adds of one product. */
  static final long MULTIPLY_ADDS = 1L << 30;

  private NDManager manager;
  private NDArray left;
  private NDArray right;

  /** Makes the matrices. */
  @Setup
  public void open() {
    manager = NDManager.newBaseManager();
    left = manager.randomNormal(new Shape(1024, 1024));
    right = manager.randomNormal(new Shape(1024, 1024));
  }

  /** Frees them. */
  @TearDown
  public void close() {
    manager.close();
  }

  /** One product. */
  @Benchmark
  public void product() {
    try (NDManager step = manager.newSubManager()) {
      NDArray result = left.matMul(right);
      result.attach(step);
      result.get(0, 0).getFloat();
    }
  }
}
