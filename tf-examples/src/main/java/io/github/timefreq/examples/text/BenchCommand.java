package io.github.timefreq.examples.text;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.examples.console.Report;
import io.github.timefreq.examples.console.StopSignal;
import io.github.timefreq.examples.console.StoppedException;
import io.github.timefreq.examples.console.Streams;
import io.github.timefreq.examples.console.Table;
import io.github.timefreq.examples.experiment.Experiment;
import io.github.timefreq.examples.experiment.ExperimentOptions;
import io.github.timefreq.examples.experiment.StepCosts;
import io.github.timefreq.examples.experiment.StepMeasurement;
import io.github.timefreq.examples.measure.MatrixProducts;
import io.github.timefreq.examples.measure.StepBenchmark;
import io.github.timefreq.examples.options.RunOptions;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.text.Corpus;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
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
      "Prints the time of a step over plain's, the median over the rounds and the quartiles, and"
          + " the median itself. Memory is the peak of a"
          + " process that makes a few steps of one model: of its resident memory, or with --device"
          + " gpu of the GPU's.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  tf bench --signals filterbank,gelu,adaptive --rounds 30",
    })
public final class BenchCommand implements Callable<Integer> {
  private static final List<String> SIGNALS = List.of("filterbank", "gelu", "adaptive");
  private static final String BARE_PRODUCTS = "bare products";

  private final StopSignal stop;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ExperimentOptions options = new ExperimentOptions();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Steps of each model to measure (default: ${DEFAULT-VALUE}).")
  private int rounds = 20;

  @Option(names = StepMeasurement.PEAK_MEMORY_OF, paramLabel = "NAME", hidden = true)
  private @Nullable String memoryOf;

  public BenchCommand(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    if (rounds < 1) {
      throw new IllegalArgumentException("--rounds must be at least 1, got " + rounds);
    }
    PrintWriter out = Streams.out(spec);
    CommandLine command = Objects.requireNonNull(spec, "set by picocli").commandLine();
    Experiment experiment = options.read(command.getParseResult(), SIGNALS);
    RunOptions baseline = ExperimentOptions.of(experiment, experiment.baseline(), Map.of());
    Corpus corpus = baseline.load();
    Device device = options.run().device();
    StepMeasurement measurement =
        new StepMeasurement(experiment, corpus, device, rounds, stop, out);
    if (memoryOf != null) {
      out.println(measurement.peakMemory(memoryOf));
    } else {
      stop.watch();
      try {
        measure(measurement, baseline, out);
      } catch (StoppedException e) {
        out.println("stopped; nothing is kept, the same command measures anew");
        out.flush();
        return stop.status();
      }
    }
    out.flush();
    return 0;
  }

  private void measure(StepMeasurement measurement, RunOptions baseline, PrintWriter out)
      throws IOException {
    Corpus corpus = measurement.corpus();
    try (NDManager manager = NDManager.newBaseManager(measurement.device())) {
      GptConfig plain = baseline.filtering(corpus).withoutSignal();
      MatrixProducts products = new MatrixProducts(plain, baseline.batchSize(), manager);
      StepBenchmark benchmark = measurement.time(Map.of(BARE_PRODUCTS, products::run));
      CommandSpec root = Objects.requireNonNull(spec, "set by picocli").root();
      StepCosts costs =
          measurement.costs(benchmark, root.commandLine().getParseResult().originalArgs());
      long tokens = (long) baseline.batchSize() * plain.contextLength();
      out.print(table(measurement.experiment(), corpus, costs, tokens));
      out.println();
      out.println(
          "bare matrix products of a plain step over its time: "
              + benchmark.ratios(BARE_PRODUCTS).ratio());
    }
  }

  private static String table(
      Experiment experiment, Corpus corpus, StepCosts costs, long tokensPerStep) {
    Map<String, GptConfig> models = new LinkedHashMap<>();
    for (String variant : experiment.variants().keySet()) {
      models.put(variant, ExperimentOptions.of(experiment, variant, Map.of()).filtering(corpus));
    }
    GptConfig baseline = Objects.requireNonNull(models.get(experiment.baseline()));
    List<List<String>> rows = new ArrayList<>();
    models.forEach(
        (name, model) ->
            rows.add(
                List.of(
                    name,
                    Report.count((double) (model.parameterCount() - baseline.parameterCount())),
                    Report.format(
                        "%.2f x",
                        (double) model.multiplyAddsPerToken()
                            / (double) baseline.multiplyAddsPerToken()),
                    costs.time(name),
                    costs.milliseconds(name, tokensPerStep),
                    costs.memory(name))));
    return new Table(
            List.of(
                "model",
                "parameters",
                "multiply-adds",
                "step time (quartiles)",
                "ms a step",
                "peak memory"),
            rows)
        .forTerminal();
  }
}
