package io.github.timefreq.examples;

import io.github.timefreq.core.training.RunFolder;
import io.github.timefreq.core.training.TrainingResult;
import io.github.timefreq.gpt.Corpus;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.RunConfig;
import io.github.timefreq.gpt.Training;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
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

/** Compares the plain GPT with others that filter. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains the plain GPT and GPTs with signal layers from the same seeds, on the same batches,"
          + " for as many steps, and prints a table and a plot.",
      "",
      "Give --out to be able to stop and go on: finished runs are kept, unfinished ones resumed.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  tf compare --data text8 --seeds 3 --steps 2000 --out runs/text8",
      "  tf compare --data text8 --signals filterbank,adaptive,canon --out runs/layers",
    })
final class CompareCommand implements Callable<Integer> {
  private final StopSignal stop;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--signals",
      paramLabel = "NAMES",
      split = ",",
      description = "Layers to compare, named as for --signal (default: the one of --signal).")
  private List<String> signals = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Train each model from the seeds 1 to N (default: ${DEFAULT-VALUE}).")
  private int seeds = 1;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Folder of the runs, the table and the plot (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of("runs", "compare");

  CompareCommand(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    if (seeds < 1) {
      throw new IllegalArgumentException("--seeds must be at least 1, got " + seeds);
    }
    PrintWriter out = TrainingSession.out(spec);
    Corpus corpus = options.load();
    GptConfig plain = options.plain(corpus);
    Map<String, GptConfig> variants = new LinkedHashMap<>();
    variants.put(Comparison.BASELINE, plain);
    for (String name : signals.isEmpty() ? List.of(options.signal()) : signals) {
      variants.put(name, options.withSignal(plain, name));
    }
    Comparison comparison = new Comparison(corpus, plain);
    stop.watch();
    for (int seed = 1; seed <= seeds; seed++) {
      for (Map.Entry<String, GptConfig> variant : variants.entrySet()) {
        TrainingResult result = train(variant.getKey(), variant.getValue(), seed, corpus, out);
        if (!result.finished()) {
          out.println("stopped; the same command goes on");
          out.flush();
          return TrainingSession.STOPPED;
        }
        comparison.add(variant.getKey(), variant.getValue(), result);
      }
    }
    out.println();
    out.print(comparison.table());
    comparison.write(folder);
    out.printf("%nfiles: %s, %s%n", folder.resolve("compare.md"), folder.resolve("compare.png"));
    out.flush();
    return 0;
  }

  private TrainingResult train(
      String variant, GptConfig config, int seed, Corpus corpus, PrintWriter out)
      throws IOException {
    String name = variant + "-" + seed;
    Path path = folder.resolve(name);
    RunConfig run = options.run(config, corpus, seed);
    try (Training opened = open(path, run, corpus);
        TrainingDisplay display =
            new TrainingDisplay(name, "tok", opened.getStep(), run.training().steps(), out)) {
      return opened.run(display, stop);
    }
  }

  private Training open(Path path, RunConfig run, Corpus corpus) throws IOException {
    if (!new RunFolder<>(path, RunConfig.class).isStarted()) {
      return Training.start(path, run, corpus, options.device());
    }
    RunFolder.open(path, RunConfig.class).requireConfig(run);
    return Training.resume(path, corpus, options.device());
  }
}
