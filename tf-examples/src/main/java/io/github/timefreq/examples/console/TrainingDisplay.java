package io.github.timefreq.examples.console;

import io.github.timefreq.training.TrainingListener;
import io.github.timefreq.training.metrics.EvaluationMetrics;
import io.github.timefreq.training.metrics.StepMetrics;
import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/** Shows a training: a progress bar on a terminal, a line now and then elsewhere. */
public final class TrainingDisplay implements TrainingListener, AutoCloseable {
  private static final int LINES = 20;

  private final String name;
  private final String unit;
  private final long firstStep;
  private final long steps;
  private final PrintWriter out;
  private final long began = System.nanoTime();
  private @Nullable ProgressBar bar;
  private @Nullable EvaluationBar look;
  private long step;
  private String validation = "";

  /**
   * Shows a training.
   *
   * @param unit what its throughput is counted in, such as {@code tok}
   */
  public TrainingDisplay(String name, String unit, long firstStep, long steps, PrintWriter out) {
    this.name = name;
    this.unit = unit;
    this.firstStep = firstStep;
    this.steps = steps;
    this.out = out;
    step = firstStep;
    bar =
        !Terminal.isInteractive()
            ? null
            : Terminal.bar(name, steps)
                .startsFrom(firstStep, Duration.ZERO)
                .setUpdateIntervalMillis(500)
                .build();
  }

  @Override
  public void onStep(StepMetrics metrics) {
    step = metrics.step();
    if (bar != null) {
      bar.stepTo(metrics.step());
      bar.setExtraMessage(
          Report.format(
              " loss %.3f%s %.0f %s/s",
              metrics.loss(), validation, metrics.itemsPerSecond(), unit));
    } else if (isShown(metrics.step())) {
      out.println(
          Report.format(
              "%s  step %d/%d  loss %.4f%s  lr %.2e  |g| %.2f  %.0f %s/s  %s left",
              name,
              metrics.step(),
              steps,
              metrics.loss(),
              validation,
              metrics.learningRate(),
              metrics.gradientNorm(),
              metrics.itemsPerSecond(),
              unit,
              Report.time(secondsLeft(metrics.step()))));
      out.flush();
    }
  }

  @Override
  public void onValidation(int read, int windows) {
    if (bar != null && step < steps) {
      bar.setExtraMessage(Report.format(" validating %d %%", 100L * read / windows));
      return;
    }
    if (read == 0 || look == null) {
      close();
      look = new EvaluationBar("validating", out);
    }
    look.beforeBatch(read, windows);
  }

  @Override
  public void onEvaluation(EvaluationMetrics metrics) {
    StringBuilder figures = new StringBuilder(Report.format("  val %.4f", metrics.loss()));
    metrics
        .figures()
        .forEach((figure, value) -> figures.append(Report.format("  %s %.3f", figure, value)));
    validation = figures.toString();
  }

  private boolean isShown(long step) {
    return step == firstStep + 1 || step == steps || step % Math.max(1, steps / LINES) == 0;
  }

  private double secondsLeft(long step) {
    double elapsed = (System.nanoTime() - began) / 1e9;
    return elapsed / (step - firstStep) * (steps - step);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
    if (look != null) {
      look.close();
      look = null;
    }
  }
}
