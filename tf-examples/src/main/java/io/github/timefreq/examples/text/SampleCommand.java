package io.github.timefreq.examples.text;

import ai.djl.ndarray.NDManager;
import io.github.timefreq.examples.console.Streams;
import io.github.timefreq.examples.options.CheckpointOptions;
import io.github.timefreq.examples.options.DeviceOption;
import io.github.timefreq.examples.options.SamplingOptions;
import io.github.timefreq.gpt.generate.SamplingConfig;
import io.github.timefreq.gpt.generate.TextGenerator;
import io.github.timefreq.gpt.tokenizer.Tokenizer;
import io.github.timefreq.gpt.training.GptTraining;
import io.github.timefreq.gpt.training.RunConfig;
import io.github.timefreq.training.run.Checkpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes text. */
@Command(
    name = "sample",
    mixinStandardHelpOptions = true,
    description = "Continues a text with a trained model, as it is written.")
public final class SampleCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @ArgGroup(exclusive = false, multiplicity = "1")
  private CheckpointOptions checkpoint = new CheckpointOptions();

  @Mixin private SamplingOptions sampling = new SamplingOptions();

  @ArgGroup(exclusive = false, validate = false)
  private DeviceOption device = new DeviceOption();

  @Override
  public Integer call() throws IOException {
    try (Checkpoint<RunConfig> opened = checkpoint.open(RunConfig.class)) {
      return sample(opened);
    }
  }

  private int sample(Checkpoint<RunConfig> opened) throws IOException {
    SamplingConfig config = sampling.config();
    PrintWriter out = Streams.out(spec);
    Tokenizer tokenizer = opened.state().config().tokenizer().tokenizer();
    String prompt = sampling.prompt(tokenizer);
    try (NDManager manager = NDManager.newBaseManager(device.device());
        TextGenerator generator =
            new TextGenerator(GptTraining.load(opened, manager), tokenizer, manager)) {
      // The prompt waits for the first piece: nothing is written where the model refuses it.
      AtomicReference<String> begin = new AtomicReference<>(prompt);
      generator.generate(
          prompt,
          sampling.tokens(),
          config,
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
