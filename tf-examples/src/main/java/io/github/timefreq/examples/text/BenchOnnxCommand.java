package io.github.timefreq.examples.text;

import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.examples.console.Report;
import io.github.timefreq.examples.console.Streams;
import io.github.timefreq.examples.console.Table;
import io.github.timefreq.examples.measure.OnnxBenchmark;
import io.github.timefreq.examples.options.ModelOptions;
import io.github.timefreq.examples.options.ProviderOption;
import io.github.timefreq.export.runtime.ExecutionConfig;
import io.github.timefreq.gpt.GptConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the time that a token takes to write. */
@Command(
    name = "bench-onnx",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures the time that a token takes to write in the later half of the context: by DJL and by"
          + " ONNX Runtime, recomputed and with a state, by the plain and the filtering GPT. Models"
          + " are untrained, which makes no difference. All ways take turns; medians are shown.",
      ""
    })
public final class BenchOnnxCommand implements Callable<Integer> {
  private static final int VOCABULARY = 27;

  @Spec private @Nullable CommandSpec spec;

  @ArgGroup(exclusive = false, validate = false, heading = "%nModel:%n")
  private ModelOptions model = new ModelOptions();

  @ArgGroup(exclusive = false, validate = false, heading = "%nMeasurement:%n")
  private Measurement measurement = new Measurement();

  @ArgGroup(exclusive = false, validate = false)
  private ProviderOption provider = new ProviderOption();

  /** The options that say how to measure. */
  static final class Measurement {
    @Option(
        names = "--rounds",
        paramLabel = "N",
        description = "Turns of every way (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(
        names = "--threads",
        paramLabel = "N",
        description = "Threads of ONNX Runtime; 0 for one a core (default: ${DEFAULT-VALUE}).")
    private int threads;
  }

  @Override
  public Integer call() throws IOException {
    if (measurement.rounds < 1) {
      throw new IllegalArgumentException("--rounds must be at least 1, got " + measurement.rounds);
    }
    PrintWriter out = Streams.out(spec);
    GptConfig plain = model.plain(VOCABULARY);
    GptConfig filtering = plain.withSignal(FilterbankConfig.defaults());
    ExecutionConfig execution = provider.execution().withThreads(measurement.threads);
    try (OnnxBenchmark one = new OnnxBenchmark(plain, execution);
        OnnxBenchmark other = new OnnxBenchmark(filtering, execution)) {
      for (int round = 0; round <= measurement.rounds; round++) {
        boolean warmUp = round == 0;
        one.round(warmUp);
        other.round(warmUp);
      }
      List<List<String>> rows = new ArrayList<>();
      for (OnnxBenchmark.Way way : OnnxBenchmark.Way.values()) {
        rows.add(
            List.of(
                way.label(),
                Report.format("%.3f", one.milliseconds(way)),
                Report.format("%.3f", other.milliseconds(way)),
                Report.format(
                    "%+.1f %%", 100 * (other.milliseconds(way) / one.milliseconds(way) - 1)),
                Report.format(
                    "%.1f x",
                    other.milliseconds(way) / other.milliseconds(OnnxBenchmark.Way.ONNX_STEP))));
      }
      out.printf(
          "milliseconds a token, context %d, DJL on %s, ONNX on %s:%n%n",
          plain.contextLength(), one.device(), one.provider());
      out.print(
          new Table(
                  List.of("", "plain", "filterbank", "filterbank over plain", "over ONNX step"),
                  rows)
              .forTerminal());
    }
    out.flush();
    return 0;
  }
}
