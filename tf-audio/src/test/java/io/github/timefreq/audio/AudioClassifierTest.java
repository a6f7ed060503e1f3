package io.github.timefreq.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import io.github.timefreq.audio.frontend.FrontEndFixture;
import io.github.timefreq.core.internal.memory.NamedParameters;
import io.github.timefreq.core.internal.memory.NativeArrays;
import io.github.timefreq.core.internal.memory.ScopedParameterStore;
import io.github.timefreq.core.signal.SignalLayer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AudioClassifierTest {
  private static final String CONFIGS = "io.github.timefreq.audio.ClassifierFixture#configs";
  private static final String FILTERING =
      "io.github.timefreq.audio.ClassifierFixture#filteringConfigs";

  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @ParameterizedTest
  @MethodSource(CONFIGS)
  void clipsOfAnyLengthAreClassified(AudioClassifierConfig config) {
    AudioClassifier model = ClassifierFixture.model(config, manager);
    int least = config.frontEnd().minimumSamples();

    for (int samples : List.of(least, 700, ClassifierFixture.SAMPLES, 5000)) {
      assertThat(ClassifierFixture.logits(model, FrontEndFixture.noise(manager, 2, samples)))
          .hasSize(2 * ClassifierFixture.CLASSES)
          .doesNotContain(Float.NaN);
    }
  }

  @ParameterizedTest
  @MethodSource(CONFIGS)
  void clipsOfABatchDoNotSeeEachOther(AudioClassifierConfig config) {
    AudioClassifier model = ClassifierFixture.model(config, manager);
    NDArray batch = FrontEndFixture.noise(manager, 3, ClassifierFixture.SAMPLES);
    float[] together = ClassifierFixture.logits(model, batch);

    for (int clip = 0; clip < 3; clip++) {
      float[] alone =
          ClassifierFixture.logits(model, batch.get(new NDIndex("{}:{}", clip, clip + 1)));
      for (int c = 0; c < ClassifierFixture.CLASSES; c++) {
        assertThat(together[clip * ClassifierFixture.CLASSES + c])
            .isCloseTo(alone[c], within(1e-5f));
      }
    }
  }

  @ParameterizedTest
  @MethodSource(CONFIGS)
  void theConfigurationKnowsTheNumberOfParameters(AudioClassifierConfig config) {
    AudioClassifier model = ClassifierFixture.model(config, manager);

    long size =
        NamedParameters.of(model).values().stream().mapToLong(p -> p.getArray().size()).sum();

    assertThat(config.parameterCount()).isEqualTo(size);
    assertThat(config.parameterCount() - config.withoutSignal().parameterCount())
        .isEqualTo(config.signalParameterCount());
    assertThat(config.multiplyAddsPerClip())
        .isGreaterThanOrEqualTo(config.withoutSignal().multiplyAddsPerClip());
  }

  @ParameterizedTest
  @MethodSource(FILTERING)
  void modelsOfOneSeedStartEqualInWhatTheyShare(AudioClassifierConfig config) {
    AudioClassifier plain = new AudioClassifier(config.withoutSignal());
    plain.initialize(manager, 5);
    AudioClassifier filtering = new AudioClassifier(config);
    filtering.initialize(manager, 5);

    Map<String, Parameter> others = NamedParameters.of(filtering);

    NamedParameters.of(plain)
        .forEach(
            (name, parameter) ->
                assertThat(others.get(name).getArray().toFloatArray())
                    .as(name)
                    .isEqualTo(parameter.getArray().toFloatArray()));
  }

  @Test
  void namesOfParametersSayWhereTheyAre() {
    AudioClassifierConfig config =
        ClassifierFixture.plain().withSignal(ClassifierFixture.filterbank());

    assertThat(NamedParameters.of(ClassifierFixture.model(config, manager)).keySet())
        .contains(
            "frontEnd.bank.kernels",
            "frontEnd.bank.compression.logGain",
            "frontEnd.project.weight",
            "blocks.0.attention.qkv.weight",
            "signal.1.gains",
            "norm.gamma",
            "head.bias");
  }

  /** A centred filterbank alone carries a change to both sides of its frame. */
  @Test
  void filterbanksLookToBothSides() {
    AudioClassifierConfig config =
        ClassifierFixture.plain().withSignal(ClassifierFixture.filterbank());
    AudioClassifier model = ClassifierFixture.model(config, manager);
    SignalLayer layer = model.getSignalLayers().get(0);
    NDArray x = manager.randomNormal(new Shape(1, 11, 8));
    NDArray changed = x.duplicate();
    changed.set(new NDIndex(":, 5"), 9f);
    ScopedParameterStore store = new ScopedParameterStore(manager);

    NDArray difference =
        layer
            .forward(store, new NDList(changed), false)
            .singletonOrThrow()
            .sub(layer.forward(store, new NDList(x), false).singletonOrThrow())
            .abs()
            .max(new int[] {2});

    float[] byFrame = difference.toFloatArray();
    for (int t = 0; t < byFrame.length; t++) {
      if (Math.abs(t - 5) <= 2) {
        assertThat(byFrame[t]).as("frame %d", t).isPositive();
      } else {
        assertThat(byFrame[t]).as("frame %d", t).isLessThan(1e-5f);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(FILTERING)
  void theEndOfAClipChangesItsBeginningAndTheReverse(AudioClassifierConfig config) {
    AudioClassifier model = ClassifierFixture.model(config, manager);
    float[] samples = FrontEndFixture.noise(ClassifierFixture.SAMPLES, 6);
    float[] otherEnd = samples.clone();
    float[] otherBeginning = samples.clone();
    for (int i = 0; i < 100; i++) {
      otherEnd[samples.length - 1 - i] = 0.5f;
      otherBeginning[i] = 0.5f;
    }

    float[] hidden = lastTrace(model, samples);

    int width = config.width();
    float[] withOtherEnd = lastTrace(model, otherEnd);
    float[] withOtherBeginning = lastTrace(model, otherBeginning);
    assertThat(Arrays.copyOf(withOtherEnd, width)).isNotEqualTo(Arrays.copyOf(hidden, width));
    int last = hidden.length - width;
    assertThat(Arrays.copyOfRange(withOtherBeginning, last, hidden.length))
        .isNotEqualTo(Arrays.copyOfRange(hidden, last, hidden.length));
  }

  private float[] lastTrace(AudioClassifier model, float[] samples) {
    List<FrameTrace> traces = model.trace(manager, samples);
    return traces.get(traces.size() - 1).after().toFloatArray();
  }

  @ParameterizedTest
  @MethodSource(FILTERING)
  void aTraceIsWhatAFullPassComputes(AudioClassifierConfig config) {
    AudioClassifier model = ClassifierFixture.model(config, manager);
    float[] samples = FrontEndFixture.noise(ClassifierFixture.SAMPLES, 7);
    try (NDManager owner = manager.newSubManager()) {
      List<FrameTrace> traces = model.trace(owner, samples);

      assertThat(traces).extracting(FrameTrace::block).isEqualTo(config.signalAfter());
      assertThat(owner.getManagedArrays()).hasSize(2 * traces.size());
      ScopedParameterStore store = new ScopedParameterStore(manager);
      for (FrameTrace trace : traces) {
        NDArray filtered =
            model
                .getSignalLayers()
                .get(trace.block())
                .forward(store, new NDList(trace.before()), false)
                .singletonOrThrow();
        assertThat(trace.after().toFloatArray()).isEqualTo(filtered.toFloatArray());
        assertThat(trace.after().getShape())
            .isEqualTo(new Shape(1, config.clipFrames(), config.width()));
      }
    }
    assertThat(new AudioClassifier(config.withoutSignal()).getSignalLayers()).isEmpty();
  }

  /**
   * Along the gradient of every parameter, the loss must rise as its length says. At the start the
   * weights are so small that norms and routers hardly matter.
   */
  @ParameterizedTest
  @MethodSource(CONFIGS)
  void gradientsAreSlopesOfTheLoss(AudioClassifierConfig config) {
    AudioClassifier model =
        ClassifierFixture.model(config, manager, List.of("signal.", "blocks.", "frontEnd."));
    Map<String, float[]> gradients = gradients(model);
    Map<String, Parameter> parameters = NamedParameters.of(model);

    assertThat(gradients).hasSameSizeAs(parameters);
    List<String> unchecked = new ArrayList<>();
    gradients.forEach(
        (name, gradient) -> {
          double norm = 0;
          for (float g : gradient) {
            norm += (double) g * g;
          }
          norm = Math.sqrt(norm);
          if (norm < 1e-3) {
            unchecked.add(name); // below what a difference of float32 losses can tell
            return;
          }
          NDArray array = parameters.get(name).getArray();
          float[] values = array.toFloatArray();
          double size = 0;
          for (float v : values) {
            size += (double) v * v;
          }
          // Small against the parameter, and enough for the loss to change by more than rounding.
          double reach = Math.max(2e-5 / norm, Math.min(1e-3 * Math.sqrt(size), 1e-2 / norm));
          double up = lossAt(model, array, values, gradient, reach / norm);
          double down = lossAt(model, array, values, gradient, -reach / norm);
          NativeArrays.fill(array, FloatBuffer.wrap(values), manager);
          assertThat((up - down) / (2 * reach)).as(name).isCloseTo(norm, within(0.08 * norm));
        });
    // The softmax of the pooling does not see its bias, that of the router hardly.
    assertThat(unchecked)
        .isSubsetOf(
            "pooling.score.bias", "frontEnd.router.decide.bias", "frontEnd.router.expand.bias");
  }

  private double lossAt(
      AudioClassifier model, NDArray array, float[] values, float[] gradient, double step) {
    float[] moved = new float[values.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = (float) (values[i] + step * gradient[i]);
    }
    NativeArrays.fill(array, FloatBuffer.wrap(moved), manager);
    try (NDManager owner = manager.newSubManager()) {
      return loss(model, new ScopedParameterStore(owner), owner, false).getFloat();
    }
  }

  private Map<String, float[]> gradients(AudioClassifier model) {
    Map<String, float[]> gradients = new TreeMap<>();
    try (NDManager step = manager.newSubManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      ScopedParameterStore store = new ScopedParameterStore(step);
      collector.backward(loss(model, store, step, true));
      NamedParameters.of(model)
          .forEach(
              (name, parameter) -> gradients.put(name, store.gradient(parameter).toFloatArray()));
    }
    return gradients;
  }

  /** Large enough logits and uneven targets, so that every parameter matters. */
  private static NDArray loss(
      AudioClassifier model, ScopedParameterStore store, NDManager owner, boolean training) {
    NDArray waveform = FrontEndFixture.noise(owner, 3, ClassifierFixture.SAMPLES);
    NDArray logits = model.forward(store, new NDList(waveform), training).singletonOrThrow();
    float[] soft = {1, 0, 0, 0.2f, 0.8f, 0, 0, 0, 1};
    NDArray targets = NativeArrays.of(owner, soft, new Shape(3, 3));
    NDArray gain = owner.full(new Shape(1), 20f);
    return model.getConfig().head().loss(logits.mul(gain), targets);
  }

  @Test
  void lossesAreCrossEntropiesForLogitsOfAnySize() {
    double[][] z = {{1.5, -0.3, 0.2}, {400, -400, 0}};
    double[][] y = {{0.7, 0.3, 0}, {0.5, 0.5, 0}};
    NDArray logits =
        NativeArrays.of(manager, new float[] {1.5f, -0.3f, 0.2f, 400, -400, 0}, new Shape(2, 3));
    NDArray targets =
        NativeArrays.of(manager, new float[] {0.7f, 0.3f, 0, 0.5f, 0.5f, 0}, new Shape(2, 3));
    double single = 0;
    double multi = 0;
    for (int b = 0; b < 2; b++) {
      double most = Math.max(z[b][0], Math.max(z[b][1], z[b][2]));
      double sum = 0;
      for (double value : z[b]) {
        sum += Math.exp(value - most);
      }
      for (int c = 0; c < 3; c++) {
        single -= y[b][c] * (z[b][c] - most - Math.log(sum)) / 2;
        double softplus = Math.max(z[b][c], 0) + Math.log1p(Math.exp(-Math.abs(z[b][c])));
        multi += (softplus - y[b][c] * z[b][c]) / 6;
      }
    }

    assertThat(ClassifierHead.SINGLE_LABEL.loss(logits, targets).getFloat())
        .isCloseTo((float) single, within(1e-3f));
    assertThat(ClassifierHead.MULTI_LABEL.loss(logits, targets).getFloat())
        .isCloseTo((float) multi, within(1e-3f));
    assertThat(ClassifierHead.SINGLE_LABEL.probabilities(logits).sum(new int[] {1}).toFloatArray())
        .containsExactly(new float[] {1, 1}, offset(1e-5f));
    assertThat(ClassifierHead.MULTI_LABEL.probabilities(logits).getFloat(1, 2))
        .isCloseTo(0.5f, within(1e-6f));
    assertThatThrownBy(
            () -> ClassifierHead.SINGLE_LABEL.loss(logits, manager.zeros(new Shape(2, 2))))
        .hasMessage("targets must have the shape of the logits, (2, 3), got (2, 2)");
  }
}
