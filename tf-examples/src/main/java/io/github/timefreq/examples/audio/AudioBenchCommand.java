package io.github.timefreq.examples.audio;

import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.AudioClassifierConfig;
import io.github.timefreq.audio.data.AudioDataset;
import io.github.timefreq.audio.training.AudioTraining;
import io.github.timefreq.examples.console.Report;
import io.github.timefreq.examples.console.RoundsBar;
import io.github.timefreq.examples.console.Streams;
import io.github.timefreq.examples.console.Table;
import io.github.timefreq.examples.measure.StepBenchmark;
import io.github.timefreq.training.TrainingSteps;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what signal layers and front ends cost in training. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures training steps of classifiers in turn, so that all see the same machine, and prints"
          + " ratios to the first: the median over the rounds, and the quartiles.",
      ""
    },
    footer = {"", "Example:", "  tf audio bench --variants plain,filterbank,adaptive --rounds 50"})
public final class AudioBenchCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Mixin private AudioOptions options = new AudioOptions();

  @Option(
      names = "--variants",
      paramLabel = "NAMES",
      split = ",",
      description = "What to measure, named as for 'tf audio compare' (default: ${DEFAULT-VALUE}).")
  private List<String> variants = List.of(AudioOptions.PLAIN, "filterbank", "log-mel");

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Steps of each to measure (default: ${DEFAULT-VALUE}).")
  private int rounds = 30;

  @Override
  public Integer call() throws IOException {
    if (rounds < 1) {
      throw new IllegalArgumentException("--rounds must be at least 1, got " + rounds);
    }
    PrintWriter out = Streams.out(spec);
    AudioDataset dataset = options.load(out);
    Map<String, AudioClassifierConfig> models = new LinkedHashMap<>();
    variants.forEach(name -> models.put(name, options.classifier(dataset, name)));
    List<TrainingSteps<AudioClassifier>> trainings = new ArrayList<>();
    try (RoundsBar bar = new RoundsBar("measuring", rounds, out)) {
      Map<String, Runnable> steps = new LinkedHashMap<>();
      models.forEach(
          (name, model) -> {
            TrainingSteps<AudioClassifier> training =
                AudioTraining.inMemory(
                    options.run(model, options.data(), dataset, 1), dataset, options.device());
            trainings.add(training);
            steps.put(name, training::makeStep);
          });
      StepBenchmark benchmark = new StepBenchmark(steps, options.device());
      benchmark.run(rounds, bar::step);
      out.print(table(models, benchmark));
    } finally {
      trainings.forEach(TrainingSteps::close);
    }
    out.flush();
    return 0;
  }

  private static String table(Map<String, AudioClassifierConfig> models, StepBenchmark benchmark) {
    double first = models.values().iterator().next().multiplyAddsPerClip();
    List<List<String>> rows = new ArrayList<>();
    models.forEach(
        (name, model) ->
            rows.add(
                List.of(
                    name,
                    Report.count(model.parameterCount()),
                    Report.format("%.2f x", model.multiplyAddsPerClip() / first),
                    benchmark.ratios(name).ratio())));
    return new Table(
            List.of("classifier", "parameters", "multiply-adds", "step time (quartiles)"), rows)
        .forTerminal();
  }
}
