package io.github.timefreq.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.training.metrics.EvaluationResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Tells on which side of a plane a point lies. Points come from the batch's random numbers, noise
 * on them from the engine's.
 */
public class ToyTask implements TrainingTask<Linear> {
  public static final int COORDINATES = 3;
  public static final int VALIDATION_POINTS = 200;

  private final ToyRun run;

  public ToyTask(ToyRun run) {
    this.run = run;
  }

  @Override
  public TrainingConfig config() {
    return run.training();
  }

  @Override
  public Linear newModel(NDManager manager) {
    Linear model = Linear.builder().setUnits(2).build();
    NamedParameters.initialize(model, manager, config().seed(), new Shape(1, COORDINATES));
    return model;
  }

  @Override
  public NDArray loss(
      Linear model, ScopedParameterStore parameters, MicroBatch batch, NDManager memory) {
    NDArray points = points(batch.random(), config().batchSize(), memory);
    NDArray noise =
        memory.randomNormal(0f, (float) run.noise(), points.getShape(), DataType.FLOAT32);
    return crossEntropy(logits(model, parameters, points.add(noise), true), sides(points));
  }

  @Override
  public EvaluationResult evaluate(
      Linear model, int windows, NDManager memory, EvaluationListener listener) {
    int count = Math.min(windows, VALIDATION_POINTS);
    listener.beforeBatch(0, count);
    NDArray points = points(new SplittableRandom(0), count, memory);
    NDArray sides = sides(points);
    NDArray logits = logits(model, new ScopedParameterStore(memory), points, false);
    long right = logits.argMax(1).eq(sides.reshape(-1)).sum().getLong();
    return new EvaluationResult(
        crossEntropy(logits, sides).getFloat(), Map.of("accuracy", right / (double) count));
  }

  /** So that there are parameters of both kinds. */
  @Override
  public boolean isSignal(String name) {
    return name.equals("bias");
  }

  @Override
  public long itemsPerBatch() {
    return config().batchSize();
  }

  private static NDArray points(SplittableRandom random, int count, NDManager memory) {
    float[] values = new float[count * COORDINATES];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return NativeArrays.of(memory, values, new Shape(count, COORDINATES));
  }

  /** {@code [B, 1]}, int64. */
  private static NDArray sides(NDArray points) {
    return points.sum(new int[] {1}, true).gt(0.2f).toType(DataType.INT64, true);
  }

  private static NDArray logits(
      Linear model, ScopedParameterStore parameters, NDArray points, boolean training) {
    return model.forward(parameters, new NDList(points), training).singletonOrThrow();
  }

  private static NDArray crossEntropy(NDArray logits, NDArray sides) {
    return logits.logSoftmax(-1).gather(sides, 1).mean().neg();
  }

  public static Map<String, List<Float>> weights(Linear model) {
    Map<String, List<Float>> weights = new LinkedHashMap<>();
    NamedParameters.of(model)
        .forEach(
            (name, parameter) -> {
              NDArray array = parameter.getArray();
              weights.put(name, List.of(box(array.toFloatArray())));
            });
    return weights;
  }

  private static Float[] box(float[] values) {
    Float[] boxed = new Float[values.length];
    for (int i = 0; i < values.length; i++) {
      boxed[i] = values[i];
    }
    return boxed;
  }
}
