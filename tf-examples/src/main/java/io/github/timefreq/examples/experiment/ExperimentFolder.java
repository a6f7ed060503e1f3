package io.github.timefreq.examples.experiment;

import io.github.timefreq.training.internal.io.AtomicFiles;
import io.github.timefreq.training.internal.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of an {@link Experiment}:
 *
 * <pre>
 *   experiment.yaml     what is compared
 *   runs/plain-1/       a run that is being trained, or was
 *   results/plain-1.json  what came of it
 *   sweep/              the same for tries of learning rates
 *   costs.json          what a step of each model costs
 * </pre>
 *
 * <p>A report needs neither {@code runs} nor what is in {@code sweep} beside its results.
 *
 * @param path the folder
 */
record ExperimentFolder(Path path) {
  private static final String FILE = "experiment.yaml";

  /** The folder of an experiment that is there. */
  static ExperimentFolder open(Path path) throws IOException {
    ExperimentFolder folder = new ExperimentFolder(path);
    if (!folder.isStarted()) {
      throw new IOException(path + " holds no experiment: there is no " + FILE + " in it");
    }
    return folder;
  }

  /** Name of the folder, which names the files of its report too. */
  String name() {
    return String.valueOf(path.toAbsolutePath().normalize().getFileName());
  }

  Path file() {
    return path.resolve(FILE);
  }

  boolean isStarted() {
    return Files.isRegularFile(file());
  }

  Experiment experiment() throws IOException {
    return ExperimentFile.read(file());
  }

  void write(Experiment experiment) throws IOException {
    ExperimentFile.write(file(), experiment);
  }

  Path run(ExperimentJob job) {
    return (job.isTry() ? path.resolve("sweep") : path).resolve("runs").resolve(job.name());
  }

  /** What came of a job, if it is done. */
  Optional<ExperimentRun> result(ExperimentJob job) throws IOException {
    Path file = resultFile(job);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    ExperimentRun result = Json.read(file, ExperimentRun.class);
    if (!result.run().published().equals(job.run().published())) {
      throw new IOException(
          file + " was made with other settings; choose another folder, or delete it and its run");
    }
    return Optional.of(result);
  }

  void write(ExperimentJob job, ExperimentRun result) throws IOException {
    AtomicFiles.write(resultFile(job), Json.bytes(result));
  }

  /** Results of all runs, or of all tries of learning rates, in the order of the variants. */
  List<ExperimentRun> results(Experiment experiment, boolean tries) throws IOException {
    List<ExperimentRun> results = new ArrayList<>();
    Path folder = results(tries);
    if (!Files.isDirectory(folder)) {
      return results;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files.filter(entry -> entry.toString().endsWith(".json")).sorted().toList()) {
        results.add(Json.read(file, ExperimentRun.class));
      }
    }
    List<String> order = List.copyOf(experiment.variants().keySet());
    results.removeIf(result -> !order.contains(result.variant()));
    results.sort(
        Comparator.comparingInt((ExperimentRun run) -> order.indexOf(run.variant()))
            .thenComparingInt(ExperimentRun::seed)
            .thenComparingDouble(ExperimentRun::learningRate));
    return results;
  }

  /** What steps cost, or null if it was not measured. */
  @Nullable StepCosts costs() throws IOException {
    return Files.exists(costsFile()) ? Json.read(costsFile(), StepCosts.class) : null;
  }

  Path costsFile() {
    return path.resolve("costs.json");
  }

  void write(StepCosts costs) throws IOException {
    AtomicFiles.write(costsFile(), Json.bytes(costs));
  }

  private Path results(boolean tries) {
    return (tries ? path.resolve("sweep") : path).resolve("results");
  }

  private Path resultFile(ExperimentJob job) {
    return results(job.isTry()).resolve(job.name() + ".json");
  }
}
