package io.github.timefreq.examples;

import ai.djl.ndarray.NDManager;
import io.github.timefreq.gpt.Corpus;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.Trainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what signal layers add to a training step. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures training steps of the plain GPT and of GPTs with signal layers in turn, so that"
          + " all see the same machine, beside the bare matrix products of a plain step.",
      "",
      "Prints ratios: the median over the rounds, and the quartiles. Memory is the peak of a"
          + " process that makes a few steps of one model.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  tf bench --signals filterbank,gelu,adaptive --rounds 30",
    })
final class BenchCommand implements Callable<Integer> {
  private static final int MEMORY_STEPS = 4;
  private static final String BARE_PRODUCTS = "bare products";

  @Spec private @Nullable CommandSpec spec;

  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--signals",
      paramLabel = "NAMES",
      split = ",",
      description = "Layers to measure, named as for --signal (default: ${DEFAULT-VALUE}).")
  private List<String> signals = List.of("filterbank", "gelu", "adaptive");

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Steps of each model to measure (default: ${DEFAULT-VALUE}).")
  private int rounds = 20;

  @Option(names = "--peak-memory-of", paramLabel = "NAME", hidden = true)
  private @Nullable String memoryOf;

  @Override
  public Integer call() throws IOException {
    if (rounds < 1) {
      throw new IllegalArgumentException("--rounds must be at least 1, got " + rounds);
    }
    PrintWriter out = TrainingSession.out(spec);
    Corpus corpus = options.load();
    Map<String, GptConfig> models = new LinkedHashMap<>();
    GptConfig plain = options.plain(corpus);
    models.put(Comparison.BASELINE, plain);
    signals.forEach(name -> models.put(name, options.withSignal(plain, name)));
    if (memoryOf == null) {
      measure(models, corpus, out);
    } else {
      out.println(peakMemory(Objects.requireNonNull(models.get(memoryOf), memoryOf), corpus));
    }
    out.flush();
    return 0;
  }

  private void measure(Map<String, GptConfig> models, Corpus corpus, PrintWriter out)
      throws IOException {
    Map<String, Long> memory = new LinkedHashMap<>();
    for (String name : models.keySet()) {
      memory.put(name, peakMemoryInOwnProcess(name));
    }
    Map<String, Trainer> trainers = new LinkedHashMap<>();
    try (NDManager manager = NDManager.newBaseManager(options.device());
        RoundsBar bar = new RoundsBar("measuring", rounds)) {
      models.forEach((name, model) -> trainers.put(name, trainer(model, corpus)));
      Map<String, Runnable> steps = new LinkedHashMap<>();
      trainers.forEach((name, trainer) -> steps.put(name, trainer::makeStep));
      GptConfig plain = Objects.requireNonNull(models.get(Comparison.BASELINE));
      int batchSize = options.training(1).batchSize();
      steps.put(BARE_PRODUCTS, new MatrixProducts(plain, batchSize, manager)::run);
      StepBenchmark benchmark = new StepBenchmark(steps);
      benchmark.run(rounds, bar::step);
      out.print(table(models, benchmark, memory));
      out.println();
      out.println(
          "bare matrix products of a plain step over its time: " + benchmark.ratios(BARE_PRODUCTS));
    } finally {
      trainers.values().forEach(Trainer::close);
    }
  }

  private static String table(
      Map<String, GptConfig> models, StepBenchmark benchmark, Map<String, Long> memory) {
    GptConfig plain = Objects.requireNonNull(models.get(Comparison.BASELINE));
    List<List<String>> rows = new ArrayList<>();
    models.forEach(
        (name, model) ->
            rows.add(
                List.of(
                    name,
                    Report.count(model.signalParameterCount()),
                    Report.format(
                        "%.2f x",
                        (double) model.multiplyAddsPerToken()
                            / (double) plain.multiplyAddsPerToken()),
                    benchmark.ratios(name),
                    memoryRatio(memory, name))));
    return Report.table(
        List.of(
            "model", "parameters added", "multiply-adds", "step time (quartiles)", "peak memory"),
        rows);
  }

  private static String memoryRatio(Map<String, Long> memory, String name) {
    double bytes = memory.getOrDefault(name, 0L);
    double baseline = memory.getOrDefault(Comparison.BASELINE, 0L);
    return baseline == 0
        ? "not told by this system"
        : Report.format("%.2f x (%.0f MB)", bytes / baseline, bytes / 1e6);
  }

  private long peakMemoryInOwnProcess(String name) throws IOException {
    CommandSpec root = Objects.requireNonNull(spec, "set by picocli").root();
    List<String> arguments = new ArrayList<>(root.commandLine().getParseResult().originalArgs());
    arguments.add("--peak-memory-of=" + name);
    return Long.parseLong(OwnProcess.run(arguments).strip());
  }

  private long peakMemory(GptConfig model, Corpus corpus) {
    try (Trainer trainer = trainer(model, corpus)) {
      for (int i = 0; i < MEMORY_STEPS; i++) {
        trainer.makeStep();
      }
    }
    return PeakMemory.bytes().orElse(0);
  }

  private Trainer trainer(GptConfig model, Corpus corpus) {
    return new Trainer(model, options.training(1), corpus.train(), options.device());
  }
}
