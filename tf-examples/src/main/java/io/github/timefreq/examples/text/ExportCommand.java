package io.github.timefreq.examples.text;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.timefreq.examples.console.Report;
import io.github.timefreq.examples.console.Shell;
import io.github.timefreq.examples.console.Streams;
import io.github.timefreq.examples.options.CheckpointOptions;
import io.github.timefreq.examples.options.DataOptions;
import io.github.timefreq.examples.options.DefaultPrompt;
import io.github.timefreq.examples.options.OutputPath;
import io.github.timefreq.export.OnnxExporter;
import io.github.timefreq.export.file.OnnxDraft;
import io.github.timefreq.export.gpt.CompanionFiles;
import io.github.timefreq.export.gpt.ExpectedLogits;
import io.github.timefreq.export.gpt.GptExport;
import io.github.timefreq.export.gpt.GptModelCard;
import io.github.timefreq.export.gpt.GptVerification;
import io.github.timefreq.export.gpt.GraphKind;
import io.github.timefreq.export.graph.WeightPrecision;
import io.github.timefreq.export.verify.OnnxVerification;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.text.Corpus;
import io.github.timefreq.gpt.text.Tokens;
import io.github.timefreq.gpt.training.GptTraining;
import io.github.timefreq.gpt.training.RunConfig;
import io.github.timefreq.training.run.Checkpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Exports a trained model to ONNX. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Exports a trained model to an ONNX file that holds all that is needed to run it, and compares"
          + " the two number by number. If they differ, an earlier file stays as it is.",
      ""
    },
    footer = {"", "Example:", "  tf export runs/text8 && tf run runs/text8/model.onnx"})
public final class ExportCommand implements Callable<Integer> {
  /** Most tokens of the text that the comparison reads. */
  private static final int TEXT = 10_000;

  @Spec private @Nullable CommandSpec spec;

  @ArgGroup(exclusive = false, multiplicity = "1")
  private CheckpointOptions checkpoint = new CheckpointOptions();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The file (default: model.onnx in the folder of the run).")
  private @Nullable Path file;

  @Option(
      names = "--graph",
      description =
          "${COMPLETION-CANDIDATES}: whole sequences at once, or piece by piece with a state"
              + " (default: ${DEFAULT-VALUE}).")
  private GraphKind kind = GraphKind.GENERATION;

  @Option(
      names = "--weights",
      description =
          "${COMPLETION-CANDIDATES}: how exactly weights are kept (default:"
              + " ${DEFAULT-VALUE}).")
  private WeightPrecision precision = WeightPrecision.FLOAT32;

  @Option(
      names = "--licence",
      paramLabel = "NAME",
      description = "Terms of use that the file states (default: ${DEFAULT-VALUE}).")
  private String licence = "unstated";

  @Option(names = "--no-verify", description = "Do not compare the file with the model.")
  private boolean unverified;

  @Override
  public Integer call() throws IOException {
    try (Checkpoint<RunConfig> opened = checkpoint.open(RunConfig.class)) {
      return export(opened);
    }
  }

  private int export(Checkpoint<RunConfig> opened) throws IOException {
    PrintWriter out = Streams.out(spec);
    RunConfig run = opened.state().config();
    Path target = target(opened);
    String provenance = opened.state().withConfig(run.published()).toJson();
    GptModelCard card = new GptModelCard(run.tokenizer(), provenance, licence);
    OnnxExporter exporter = OnnxExporter.builder().optPrecision(precision).build();
    try (OnnxDraft draft = OnnxDraft.of(target)) {
      @Nullable ExpectedLogits expected;
      // A large model is not in memory twice: it is closed before its export is opened.
      try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
        Gpt model = GptTraining.load(opened, manager);
        expected = unverified ? null : ExpectedLogits.of(model, text(run, out));
        GptExport.write(exporter, model, kind, card, draft.getFile());
      }
      if (expected != null) {
        double tolerance = precision.tolerance();
        OnnxVerification result = GptVerification.verify(draft.getFile(), expected, tolerance);
        out.println(
            Report.format(
                "verified  %s logits, largest difference %.1e (allowed %.0e)",
                Report.count((double) result.logits()), result.largestDifference(), tolerance));
      }
      draft.publish();
    }
    out.println(
        Report.format("file      %s, %s bytes", target, Report.count((double) Files.size(target))));
    CompanionFiles.delete(target);
    if (kind == GraphKind.GENERATION) {
      CompanionFiles.Written beside = CompanionFiles.write(target, run.model(), run.tokenizer());
      beside.files().forEach(companion -> out.println("beside it " + companion));
      beside.kept().ifPresent(reason -> out.println("note      " + reason));
      String prompt = DefaultPrompt.of(run.tokenizer().tokenizer());
      out.println("next      " + Shell.tf("run", target, "--prompt", prompt));
    }
    out.flush();
    return 0;
  }

  private Path target(Checkpoint<RunConfig> opened) throws IOException {
    return file == null
        ? opened.folder().resolveSibling("model.onnx")
        : OutputPath.file(file, OutputPath.Kind.ONNX);
  }

  /** Tokens of the run's own text, or none where that is gone. */
  private static int[] text(RunConfig run, PrintWriter out) {
    try {
      Corpus corpus = DataOptions.load(run.data(), run.tokenizer(), run.split());
      Tokens tokens = corpus.validation();
      return IntStream.range(0, Math.min(TEXT, tokens.size())).map(tokens::get).toArray();
    } catch (IOException e) {
      out.println("text      not there, random tokens only: " + e.getMessage());
      return new int[0];
    }
  }
}
