package io.github.timefreq.core.internal.memory;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link GradientCollector} under which filterbanks with a nonlinearity do not keep their M
 * channels for the backward pass, but compute them again, a bounded piece at a time.
 *
 * <p>It takes the place of {@link Engine#newGradientCollector}:
 *
 * <pre>{@code
 * try (GradientCollector collector = RecomputingGradientCollector.open()) {
 *   NDArray loss = ...;
 *   collector.backward(loss);
 * }
 * }</pre>
 *
 * <p>Gradients are the same, one forward pass of those filterbanks dearer. A forward pass that is
 * not for training gives their outputs none, as ever. It belongs to the thread that opened it.
 * {@link #backward} may be called once for a forward pass, and what such a filterbank reads must
 * have no other reader: its own residual is the way around it.
 */
public final class RecomputingGradientCollector implements GradientCollector {
  private static final ThreadLocal<@Nullable RecomputingGradientCollector> CURRENT =
      new ThreadLocal<>();

  private final GradientCollector collector;
  private final Deque<Consumer<GradientCollector>> segments = new ArrayDeque<>();

  private RecomputingGradientCollector(GradientCollector collector) {
    this.collector = collector;
  }

  /**
   * Starts to record on this thread.
   *
   * @return the collector; close it to stop recording
   * @throws IllegalStateException if a collector is open already; an engine has one at a time
   */
  public static RecomputingGradientCollector open() {
    RecomputingGradientCollector opened =
        new RecomputingGradientCollector(Engine.getInstance().newGradientCollector());
    CURRENT.set(opened);
    return opened;
  }

  /** The collector that this thread records under, or null. */
  public static @Nullable RecomputingGradientCollector current() {
    return CURRENT.get();
  }

  /** Registers the backward pass of a segment whose output starts a new graph. */
  public void recompute(Consumer<GradientCollector> segment) {
    segments.push(segment);
  }

  @Override
  public void backward(NDArray target) {
    collector.backward(target);
    while (!segments.isEmpty()) {
      segments.pop().accept(collector);
    }
  }

  @Override
  public void zeroGradients() {
    collector.zeroGradients();
  }

  @Override
  public void close() {
    CURRENT.remove();
    segments.clear();
    collector.close();
  }
}
