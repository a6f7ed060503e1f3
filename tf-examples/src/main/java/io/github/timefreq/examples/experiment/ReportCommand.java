package io.github.timefreq.examples.experiment;

import io.github.timefreq.examples.console.Streams;
import io.github.timefreq.examples.options.OutputPath;
import io.github.timefreq.training.internal.io.AtomicFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the report of experiments. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes a report of experiments from what 'tf compare' left in their folders, finished or"
          + " not: tables in Markdown, a line for every run as CSV, curves as PNG and SVG.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  tf report runs/text8",
      "  tf report runs/text8 runs/depth --title Results --out docs/results.md",
    })
public final class ReportCommand implements Callable<Integer> {
  /** What a report is called unless told otherwise. */
  static final String TITLE = "Results";

  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FOLDER", description = "Folders of experiments.")
  private List<Path> folders = List.of();

  @Option(
      names = "--title",
      paramLabel = "TEXT",
      description = "Title of the report (default: ${DEFAULT-VALUE}).")
  private String title = TITLE;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write it (default: report.md in the first folder).")
  private @Nullable Path file;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Streams.out(spec);
    Path target =
        file == null
            ? folders.get(0).resolve("report.md")
            : OutputPath.file(file, OutputPath.Kind.REPORT);
    requireDifferentNames();
    List<ExperimentReport> chapters = new ArrayList<>();
    for (Path folder : folders) {
      chapters.add(ExperimentReport.read(ExperimentFolder.open(folder)));
    }
    write(chapters, title, target, Streams.err(spec));
    out.println("report: " + target);
    out.flush();
    return 0;
  }

  /** The pictures and tables of a chapter are named by its folder. */
  private void requireDifferentNames() {
    Set<String> names = new HashSet<>();
    for (Path folder : folders) {
      String name = new ExperimentFolder(folder).name();
      if (!names.add(name)) {
        throw new IllegalArgumentException(
            "two folders are called '"
                + name
                + "': rename one, for their pictures are called so too");
      }
    }
  }

  /** Writes chapters as a report, and what they point to. */
  static void write(List<ExperimentReport> chapters, String title, Path file, PrintWriter err)
      throws IOException {
    StringBuilder text = new StringBuilder("# " + title + "\n\nWritten by `tf report`.\n");
    for (ExperimentReport chapter : chapters) {
      text.append('\n').append(chapter.chapter());
    }
    AtomicFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    Path beside = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), Path.of("/"));
    for (ExperimentReport chapter : chapters) {
      chapter.writeBeside(beside, err);
    }
  }
}
