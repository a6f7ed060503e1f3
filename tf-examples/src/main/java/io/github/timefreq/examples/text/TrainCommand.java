package io.github.timefreq.examples.text;

import io.github.timefreq.examples.console.Shell;
import io.github.timefreq.examples.console.StopSignal;
import io.github.timefreq.examples.console.Streams;
import io.github.timefreq.examples.options.RunFolders;
import io.github.timefreq.examples.options.RunOptions;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.text.Corpus;
import io.github.timefreq.gpt.training.GptTraining;
import io.github.timefreq.gpt.training.RunConfig;
import io.github.timefreq.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a GPT. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains a GPT with learned causal filterbanks between its blocks.",
      "",
      "Without options it takes about five minutes on two cores, needs no data, and ends with the"
          + " validation loss, a sample and a plot. Ctrl-C stops after the running step; 'tf"
          + " resume' goes on as if nothing had happened.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  tf train --data text8 --preset paper --steps 5000 --device gpu",
      "  tf train --data book.txt --filters 16 --steps 500",
      "  tf train --phi gelu --kernels fourier",
      "  tf train --plain"
    })
public final class TrainCommand implements Callable<Integer> {
  /** Options of a training that a comparison does not take. */
  private static final Set<String> OF_ONE_RUN = Set.of("--seed", "--out", "--plain");

  private final StopSignal stop;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of weights, batches and dropout (default: ${DEFAULT-VALUE}).")
  private int seed = 1;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Folder of the run (default: runs/ and the time).")
  private @Nullable Path folder;

  public TrainCommand(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    Corpus corpus = options.load();
    RunConfig run = options.run(options.filtering(corpus), corpus, seed);
    Path path = folder == null ? RunFolders.fresh() : folder;
    TrainingSession session =
        new TrainingSession(
            path, run, corpus, comparison(path), stop, Streams.out(spec), Streams.err(spec));
    try (TrainingRun<RunConfig, Gpt> started =
        GptTraining.start(path, run, corpus, options.device())) {
      return session.train(started);
    }
  }

  /** The command that compares models of this run's options. */
  private String comparison(Path path) {
    List<Object> words = new ArrayList<>(List.of("compare"));
    for (OptionSpec option :
        Objects.requireNonNull(spec, "set by picocli")
            .commandLine()
            .getParseResult()
            .matchedOptions()) {
      if (!OF_ONE_RUN.contains(option.longestName())) {
        words.add(option.longestName());
        if (option.arity().max() > 0) {
          words.addAll(option.originalStringValues());
        }
      }
    }
    words.addAll(List.of("--seeds", 3, "--out", path + "-compare"));
    return Shell.tf(words.toArray());
  }
}
