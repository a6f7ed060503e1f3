package io.github.timefreq.core.internal.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FusedProgramTest {
  @Test
  void onACpuFusedOperatorsAreOffUnlessAskedFor() {
    Optional<FusedFir> unset = in(manager -> FusedFir.find(manager, 2, 3, 0));
    Optional<FusedFir> auto = FusedProperties.with(FusedSwitch.PROPERTY, "auto", this::fir);
    Optional<FusedFir> on = FusedProperties.with(FusedSwitch.PROPERTY, "on", this::fir);

    assertThat(unset).isEmpty();
    assertThat(auto).isEmpty();
    assertThat(on).isPresent();
  }

  @Test
  void onAGpuTheyAreOnUnlessSwitchedOff() {
    assertThat(FusedSwitch.isOn(Device.gpu())).isTrue();
    assertThat(FusedProperties.<Boolean>composed(() -> FusedSwitch.isOn(Device.gpu()))).isFalse();
  }

  @Test
  void anotherSwitchIsRefusedByItsName() {
    assertThatThrownBy(() -> FusedProperties.with(FusedSwitch.PROPERTY, "yes", this::fir))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("timefreq.fused must be auto, on or off, got yes");
  }

  @Test
  void anotherPrecisionIsRefusedByItsName() {
    assertThatThrownBy(() -> FusedProperties.with(Precision.PROPERTY, "half", Precision::current))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("timefreq.precision must be auto, float32 or bfloat16, got half");
  }

  @Test
  void anotherWayToFilterIsRefusedByItsName() {
    assertThatThrownBy(
            () ->
                FusedProperties.with(
                    FusedFir.PROPERTY,
                    "fft",
                    () -> FusedProperties.with(FusedSwitch.PROPERTY, "on", this::fir)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("timefreq.fused.fir must be auto, conv or blocks, got fft");
  }

  @Test
  void aTextThatDoesNotCompileIsNoProgramAndTellsWhy() {
    Map<String, String> wrong = Map.of("TYPE", "no_such_operator(1)");

    Optional<String> reason = in(manager -> FusedProgram.reason(manager, "language", wrong));
    Optional<FusedProgram> program =
        FusedProperties.with(
            FusedSwitch.PROPERTY,
            "on",
            () -> in(manager -> FusedProgram.find(manager, "language", () -> wrong)));

    assertThat(program).isEmpty();
    assertThat(reason)
        .hasValueSatisfying(s -> assertThat(s).startsWith("language does not compile"));
  }

  @Test
  void anotherEngineHasNoProgram() {
    FusedProgram program = FusedProgram.of("MXNet", Device.cpu(), "fir", Map.of());

    assertThatThrownBy(() -> program.run("conv", new NDList(), false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the engine is MXNet, not PyTorch");
  }

  @Test
  void manyThreadsMayRunAProgram() {
    FusedProperties.with(
        FusedSwitch.PROPERTY,
        "on",
        () -> {
          List<Float> sums =
              IntStream.range(0, 64)
                  .parallel()
                  .mapToObj(i -> in(manager -> sumOfFilteredOnes(manager, i % 2 == 0)))
                  .distinct()
                  .toList();
          assertThat(sums).containsExactly((1f + 2 + 3 * 3) * 2);
          return true;
        });
  }

  private static float sumOfFilteredOnes(NDManager manager, boolean training) {
    FusedFir fir = FusedFir.find(manager, 2, 3, 0).orElseThrow();
    return fir.filter(manager.ones(new Shape(1, 5, 2)), manager.ones(new Shape(2, 3)), training)
        .sum()
        .getFloat();
  }

  private Optional<FusedFir> fir() {
    return in(manager -> FusedFir.find(manager, 2, 3, 0));
  }

  private static <T> T in(Function<NDManager, T> work) {
    try (NDManager manager = NDManager.newBaseManager()) {
      return work.apply(manager);
    }
  }
}
