package io.github.timefreq.examples;

import ai.djl.ndarray.NDManager;
import io.github.timefreq.gpt.Checkpoint;
import io.github.timefreq.gpt.SamplingConfig;
import io.github.timefreq.gpt.TextGenerator;
import io.github.timefreq.gpt.Tokenizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes text. */
@Command(
    name = "sample",
    mixinStandardHelpOptions = true,
    description = "Continues a text with a trained model, as it is written.")
final class SampleCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @ArgGroup(exclusive = false, multiplicity = "1")
  private CheckpointOptions checkpoint = new CheckpointOptions();

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "How the text begins (default: \"${DEFAULT-VALUE}\").")
  private String prompt = "the ";

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description = "How many tokens to write (default: ${DEFAULT-VALUE}).")
  private int tokens = 500;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description =
          "Below 1 more likely text, above 1 more varied; 0 the likeliest (default:"
              + " ${DEFAULT-VALUE}).")
  private double temperature = 0.8;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Draw among the K likeliest tokens only; 0 for all.")
  private int topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description = "Draw among the likeliest tokens that have this probability together.")
  private double topP = 1;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the draws (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @ArgGroup(exclusive = false, validate = false)
  private DeviceOption device = new DeviceOption();

  @Override
  public Integer call() throws IOException {
    SamplingConfig sampling = new SamplingConfig(temperature, topK, topP, seed);
    PrintWriter out = TrainingSession.out(spec);
    Checkpoint opened = checkpoint.open();
    Tokenizer tokenizer = opened.state().config().tokenizer().tokenizer();
    try (NDManager manager = NDManager.newBaseManager(device.device());
        TextGenerator generator =
            new TextGenerator(opened.loadModel(manager), tokenizer, manager)) {
      // The prompt waits for the first piece: nothing is written where the model refuses it.
      AtomicReference<String> begin = new AtomicReference<>(prompt);
      generator.generate(
          prompt,
          tokens,
          sampling,
          piece -> {
            out.print(begin.getAndSet("") + piece);
            out.flush();
          });
      out.println(begin.get());
    }
    out.flush();
    return 0;
  }
}
