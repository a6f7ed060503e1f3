package io.github.timefreq.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import io.github.timefreq.core.internal.fused.FusedAdamW;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.ToDoubleFunction;

/**
 * Adam with decoupled weight decay and clipping by the global norm, with its state under the
 * parameters' names, so that another process can go on from it.
 *
 * <pre>
 *   g = gradient * min(1, clip / |all gradients|)
 *   m = b1 m + (1-b1) g          v = b2 v + (1-b2) g^2
 *   w = w - r * decay * w - r * sqrt(1-b2^t) / (1-b1^t) * m / (sqrt(v) + eps)
 * </pre>
 *
 * <p>with r the rate times the parameter's own factor.
 *
 * <p>Source: I. Loshchilov and F. Hutter, "Decoupled Weight Decay Regularization", 2019, with the
 * bias correction in the rate as in section 2 of D. Kingma and J. Ba, "Adam", 2015.
 */
public final class AdamW {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.99f;
  private static final float EPSILON = 1e-8f;

  /** DJL's own clipping bounds gradients from above only; any bound from 0 on switches it on. */
  private static final float NO_CLAMP = -1f;

  private static final String MEAN = "mean.";
  private static final String SQUARE = "square.";

  private final Map<String, Parameter> parameters;
  private final BiPredicate<String, Parameter> decays;
  private final ToDoubleFunction<String> rateFactor;
  private final float weightDecay;
  private final float clipNorm;
  private final Map<String, NDArray> state = new LinkedHashMap<>();

  /**
   * Creates the optimizer with a state of zeros.
   *
   * @param parameters initialised parameters by name
   * @param decays tells which parameters decay
   * @param rateFactor tells by what a parameter's rate is multiplied
   * @param manager owner of the state
   */
  AdamW(
      Map<String, Parameter> parameters,
      BiPredicate<String, Parameter> decays,
      ToDoubleFunction<String> rateFactor,
      double weightDecay,
      double clipNorm,
      NDManager manager) {
    this.parameters = parameters;
    this.decays = decays;
    this.rateFactor = rateFactor;
    this.weightDecay = (float) weightDecay;
    this.clipNorm = (float) clipNorm;
    parameters.forEach(
        (name, parameter) -> {
          state.put(MEAN + name, manager.zeros(parameter.getShape()));
          state.put(SQUARE + name, manager.zeros(parameter.getShape()));
        });
  }

  /** First and second moments by {@code mean.NAME} and {@code square.NAME}. */
  Map<String, NDArray> state() {
    return state;
  }

  /**
   * Returns the squared norm of all gradients of a step, still on the device.
   *
   * @param gradients the step's parameters
   */
  NDArray squaredNorm(ScopedParameterStore gradients) {
    NDList squares = new NDList(parameters.size());
    for (Parameter parameter : parameters.values()) {
      if (parameter.requiresGradient()) {
        squares.add(gradients.gradient(parameter).square().sum());
      }
    }
    return NDArrays.stack(squares).sum();
  }

  /**
   * Moves the parameters by one operator for each group that shares rate and decay, unless the loss
   * or the norm is no finite number. Nothing is read back.
   *
   * @param fused the operator
   * @param step number of this step, from 1
   * @param loss of this step, a scalar on the device
   * @return squared global norm of the gradients, on the device
   */
  NDArray update(
      FusedAdamW fused, ScopedParameterStore gradients, long step, double rate, NDArray loss) {
    Map<Group, NDList[]> groups = new LinkedHashMap<>();
    NDList all = new NDList(parameters.size());
    parameters.forEach(
        (name, parameter) -> {
          if (!parameter.requiresGradient()) {
            return;
          }
          Group group =
              new Group(
                  rateFactor.applyAsDouble(name), decays.test(name, parameter) ? weightDecay : 0);
          NDList[] lists =
              groups.computeIfAbsent(
                  group,
                  any -> new NDList[] {new NDList(), new NDList(), new NDList(), new NDList()});
          NDArray gradient = gradients.gradient(parameter);
          all.add(gradient);
          lists[0].add(gradients.getValue(parameter, loss.getDevice(), true));
          lists[1].add(gradient);
          lists[2].add(state.get(MEAN + name));
          lists[3].add(state.get(SQUARE + name));
        });
    NDArray squares = fused.squaredNorm(loss, all);
    // There epsilon is added to the bias-corrected root, here to the root itself.
    double epsilon = EPSILON / Math.sqrt(1 - Math.pow(BETA2, (double) step));
    groups.forEach(
        (group, lists) ->
            fused.update(
                loss,
                squares,
                new FusedAdamW.Settings(
                    step, rate * group.rateFactor, group.decay, clipNorm, BETA1, BETA2, epsilon),
                lists[0],
                lists[1],
                lists[2],
                lists[3]));
    return squares;
  }

  /** Parameters that move by the same rule. */
  private record Group(double rateFactor, double decay) {}

  /**
   * Moves the parameters but for those that take no gradient, such as frozen ones.
   *
   * @param step number of this step, from 1
   * @param gradientNorm global norm of the gradients
   */
  void update(ScopedParameterStore gradients, long step, double rate, double gradientNorm) {
    double correction =
        Math.sqrt(1 - Math.pow(BETA2, (double) step)) / (1 - Math.pow(BETA1, (double) step));
    float scale = (float) Math.min(1, clipNorm / gradientNorm);
    parameters.forEach(
        (name, parameter) -> {
          if (!parameter.requiresGradient()) {
            return;
          }
          double own = rate * rateFactor.applyAsDouble(name);
          NDArray weight = parameter.getArray();
          NDList inputs =
              new NDList(
                  weight,
                  gradients.gradient(parameter),
                  state.get(MEAN + name),
                  state.get(SQUARE + name));
          weight
              .getNDArrayInternal()
              .adamUpdate(
                  inputs,
                  new NDList(weight),
                  (float) own,
                  (float) (own * correction),
                  decays.test(name, parameter) ? weightDecay : 0f,
                  scale,
                  NO_CLAMP,
                  BETA1,
                  BETA2,
                  EPSILON,
                  false,
                  true);
        });
  }
}
