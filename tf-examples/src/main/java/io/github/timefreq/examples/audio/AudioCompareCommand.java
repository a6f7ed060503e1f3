package io.github.timefreq.examples.audio;

import ai.djl.ndarray.NDManager;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.data.AudioDataConfig;
import io.github.timefreq.audio.data.AudioDataset;
import io.github.timefreq.audio.data.AudioSplit;
import io.github.timefreq.audio.training.AudioEvaluation;
import io.github.timefreq.audio.training.AudioRunConfig;
import io.github.timefreq.audio.training.AudioTraining;
import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.examples.chart.OptionalPicture;
import io.github.timefreq.examples.chart.Picture;
import io.github.timefreq.examples.console.Report;
import io.github.timefreq.examples.console.StopSignal;
import io.github.timefreq.examples.console.StoppedException;
import io.github.timefreq.examples.console.Streams;
import io.github.timefreq.examples.console.TrainingDisplay;
import io.github.timefreq.examples.options.RunFolders;
import io.github.timefreq.training.TrainingResult;
import io.github.timefreq.training.TrainingRun;
import io.github.timefreq.training.run.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares classifiers of sounds. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains classifiers from the same seeds, on the same batches, for as many steps, tests them on"
          + " sounds that none of them heard, and prints a table and a plot.",
      "",
      "Stopped, the same command goes on: finished runs are kept, unfinished ones resumed.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  tf audio compare --data ESC-50.zip --clip 5 --cross-validate folds",
      "  tf audio compare --data fsdd.zip --rate 8000 --seeds 3 --out runs/fsdd",
      "  tf audio compare --data fsdd.zip --rate 8000 --group-column speaker --cross-validate groups",
      "  tf audio compare --variants plain,filterbank,log-mel,log-mel+filterbank"
    })
public final class AudioCompareCommand implements Callable<Integer> {
  /** What is held out in turn. */
  enum CrossValidation {
    /** What --split says, once. */
    NONE,
    /** Each of the makers' folds, or of --folds of our own where they have none. */
    FOLDS,
    /** Each group of --group-column. */
    GROUPS
  }

  /** One classifier to train, and what to test it on. */
  private record Job(
      Path path, String variant, String split, AudioRunConfig run, AudioSplit parts) {
    String name() {
      return String.valueOf(path.getFileName());
    }

    RunFolder<AudioRunConfig> folder() {
      return new RunFolder<>(path, AudioRunConfig.class);
    }
  }

  /** Of the table and the picture. */
  private static final String NAME = "compare";

  private final StopSignal stop;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private AudioOptions options = new AudioOptions();

  @Option(
      names = "--variants",
      paramLabel = "NAMES",
      split = ",",
      description =
          "What to compare: plain, layers named as for --signal, front ends named as for"
              + " --front-end without a layer, or FRONT_END+LAYER (default: ${DEFAULT-VALUE}).")
  private List<String> variants = List.of(AudioOptions.PLAIN, "filterbank", "log-mel");

  @Option(
      names = "--cross-validate",
      description =
          "${COMPLETION-CANDIDATES}: test on each fold, or each group, in turn"
              + " (default: ${DEFAULT-VALUE}).")
  private CrossValidation crossValidation = CrossValidation.NONE;

  @Option(
      names = "--folds",
      paramLabel = "K",
      description =
          "Folds of our own, each with its share of every class and of whole groups where there are"
              + " any, where the makers have none"
              + " (default: ${DEFAULT-VALUE}).")
  private int folds = 5;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Train each from the seeds 1 to N (default: ${DEFAULT-VALUE}).")
  private int seeds = 1;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Folder of the runs, the table and the plot (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of("runs", "audio-compare");

  public AudioCompareCommand(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException {
    Checks.requireAtLeast("--seeds", seeds, 1);
    Checks.requireAtLeast("--folds", folds, 2);
    PrintWriter out = Streams.out(spec);
    AudioDataset dataset = options.load(out);
    List<Job> jobs = jobs(dataset, out);
    AudioComparison comparison = new AudioComparison(dataset);
    stop.watch();
    for (Job job : jobs) {
      if (!train(job, comparison, out)) {
        out.println("stopped; the same command goes on");
        out.flush();
        return stop.status();
      }
    }
    stop.unwatch(); // what follows is soon made again
    out.println();
    out.print(comparison.table().forTerminal());
    out.flush();
    Path table = folder.resolve(NAME + ".md");
    comparison.write(table);
    boolean plotted =
        OptionalPicture.draw(
            NAME + ".png",
            Streams.err(spec),
            () -> comparison.plot(NAME).write(folder, Picture.Format.PNG));
    out.printf("%nfiles: %s%s%n", table, plotted ? ", " + folder.resolve(NAME + ".png") : "");
    out.flush();
    return 0;
  }

  /** All that is to be trained, once it is known that all of it can be. */
  private List<Job> jobs(AudioDataset dataset, PrintWriter out) throws IOException {
    List<Job> jobs = new ArrayList<>();
    List<String> splits = splits(dataset);
    for (int seed = 1; seed <= seeds; seed++) {
      for (String split : splits) {
        AudioDataConfig data = options.data().withSplit(split);
        AudioSplit parts = data.divide(dataset);
        if (parts.test().isEmpty()) {
          throw new IllegalArgumentException("split '" + split + "' leaves nothing to test on");
        }
        for (String variant : new LinkedHashSet<>(variants)) {
          AudioRunConfig run =
              options.run(options.classifier(dataset, variant), data, dataset, seed);
          Job job = new Job(folder.resolve(name(variant, split, seed)), variant, split, run, parts);
          if (job.folder().isStarted()) {
            RunFolders.repair(job.folder(), out);
            job.folder().requireConfig(run);
          }
          jobs.add(job);
        }
      }
    }
    return jobs;
  }

  /** What is held out in turn, as a split of its own each. */
  private List<String> splits(AudioDataset dataset) {
    if (crossValidation == CrossValidation.NONE) {
      return List.of(options.data().split());
    }
    boolean byFold = crossValidation == CrossValidation.FOLDS;
    List<String> held =
        dataset.examples().stream()
            .map(example -> byFold ? example.fold() : example.group())
            .filter(Objects::nonNull)
            .distinct()
            .sorted()
            .map(name -> (byFold ? "fold=" : "group=") + name)
            .toList();
    if (byFold && held.isEmpty()) {
      return IntStream.rangeClosed(1, folds).mapToObj(i -> "fold=" + i + "/" + folds).toList();
    }
    if (held.size() < 2) {
      throw new IllegalArgumentException(
          "--cross-validate needs two "
              + Report.lower(crossValidation)
              + " or more in "
              + dataset.name()
              + (byFold ? "" : "; name their column with --group-column"));
    }
    return held;
  }

  private String name(String variant, String split, int seed) {
    return variant
        + (crossValidation == CrossValidation.NONE ? "" : "-" + fileName(split))
        + "-"
        + seed;
  }

  /** A name for every split: two that shared a folder would share a run. */
  private static String fileName(String split) {
    return URLEncoder.encode(split, StandardCharsets.UTF_8).replace("%3D", "=").replace("*", "%2A");
  }

  /** Trains and tests; returns false if it was stopped. */
  private boolean train(Job job, AudioComparison comparison, PrintWriter out) throws IOException {
    AudioDataset dataset = comparison.dataset();
    AudioRunConfig run = job.run();
    try (TrainingRun<AudioRunConfig, AudioClassifier> training = open(job, dataset)) {
      TrainingResult result;
      try (TrainingDisplay display =
          new TrainingDisplay(
              job.name(), "clips", training.getStep(), run.training().steps(), out)) {
        result = training.run(display, stop);
      }
      if (!result.finished()) {
        return false;
      }
      try (NDManager memory = training.newMemory()) {
        AudioEvaluation test =
            ShownEvaluation.of(
                training.getModel(), dataset, job.parts().test(), run, memory, out, stop::check);
        comparison.add(job.variant(), job.split(), run, result, test.result());
      }
      return true;
    } catch (StoppedException e) {
      return false;
    }
  }

  private TrainingRun<AudioRunConfig, AudioClassifier> open(Job job, AudioDataset dataset)
      throws IOException {
    return job.folder().isStarted()
        ? AudioTraining.resume(job.path(), dataset, options.device())
        : AudioTraining.start(job.path(), job.run(), dataset, options.device());
  }
}
