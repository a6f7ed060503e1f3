package io.github.timefreq.core.internal.fused;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.internal.memory.NativeArrays;
import java.nio.DoubleBuffer;
import java.util.Map;
import java.util.Optional;

/** AdamW on all arrays of a group at once, without reading anything back. */
public final class FusedAdamW {
  private final FusedProgram program;

  private FusedAdamW(FusedProgram program) {
    this.program = program;
  }

  /**
   * Numbers of a step.
   *
   * @param step number of the step, from 1
   * @param rate learning rate
   * @param decay decoupled weight decay
   * @param clipNorm largest global norm
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param epsilon added to the root of the bias-corrected second moment
   */
  public record Settings(
      long step,
      double rate,
      double decay,
      double clipNorm,
      double beta1,
      double beta2,
      double epsilon) {}

  /**
   * Finds the optimizer where fused operators are on.
   *
   * @param manager of the parameters
   * @return the optimizer, or empty
   */
  public static Optional<FusedAdamW> find(NDManager manager) {
    return FusedProgram.find(manager, "adamw", Map::of).map(FusedAdamW::new);
  }

  /**
   * Computes the squared global norm of gradients.
   *
   * @param loss whose manager owns the result
   * @param gradients the gradients
   * @return a scalar on the device
   */
  public NDArray squaredNorm(NDArray loss, NDList gradients) {
    NDList inputs = new NDList(loss);
    add(inputs, gradients, "g[]");
    return program.run("norm", inputs, false);
  }

  /**
   * Moves parameters and their moments, unless the loss or the norm is no finite number.
   *
   * @param loss of this step, a scalar
   * @param squares squared global norm of all gradients
   * @param settings numbers of the step
   * @param parameters views of the parameters, which get another name
   * @param gradients their gradients, which are scaled in place
   * @param means first moments
   * @param variances second moments
   */
  public void update(
      NDArray loss,
      NDArray squares,
      Settings settings,
      NDList parameters,
      NDList gradients,
      NDList means,
      NDList variances) {
    double[] numbers = {
      settings.step,
      settings.rate,
      settings.decay,
      settings.clipNorm,
      settings.beta1,
      settings.beta2,
      settings.epsilon
    };
    try (NDManager host = loss.getManager().newSubManager(Device.cpu())) {
      NDArray settingsArray =
          NativeArrays.of(
              host, DoubleBuffer.wrap(numbers), new Shape(numbers.length), DataType.FLOAT64);
      NDList inputs = new NDList(loss, squares, settingsArray);
      add(inputs, parameters, "p[]");
      add(inputs, gradients, "g[]");
      add(inputs, means, "m[]");
      add(inputs, variances, "v[]");
      program.run("update", inputs, false).close();
    }
  }

  private static void add(NDList inputs, NDList some, String name) {
    for (NDArray array : some) {
      array.setName(name);
      inputs.add(array);
    }
  }
}
