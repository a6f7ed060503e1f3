package io.github.timefreq.examples.text;

import io.github.timefreq.examples.console.Streams;
import io.github.timefreq.examples.options.ProviderOption;
import io.github.timefreq.examples.options.SamplingOptions;
import io.github.timefreq.export.gpt.OnnxTextGenerator;
import io.github.timefreq.gpt.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes text with an exported model. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Continues a text with an exported model, by ONNX Runtime alone.")
public final class RunCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "MODEL.onnx", description = "A file that 'tf export' has written.")
  private Path file = Path.of("");

  @ArgGroup(exclusive = false, validate = false)
  private SamplingOptions sampling = new SamplingOptions();

  @ArgGroup(exclusive = false, validate = false)
  private ProviderOption provider = new ProviderOption();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Streams.out(spec);
    try (OnnxTextGenerator generator = OnnxTextGenerator.open(file, provider.execution())) {
      provider.tell(generator.getModel().getProvider(), Streams.err(spec));
      // Refuses an unknown character before anything is written.
      Tokenizer tokenizer = generator.getModel().getTokenizer().tokenizer();
      String prompt = sampling.prompt(tokenizer);
      tokenizer.encode(prompt);
      out.print(prompt);
      generator.generate(
          prompt,
          sampling.tokens(),
          sampling.config(),
          piece -> {
            out.print(piece);
            out.flush();
          });
    }
    out.println();
    out.flush();
    return 0;
  }
}
