package io.github.timefreq.examples.options;

import io.github.timefreq.examples.console.DownloadBar;
import io.github.timefreq.examples.console.Shown;
import io.github.timefreq.gpt.text.Corpus;
import io.github.timefreq.gpt.text.Split;
import io.github.timefreq.gpt.text.TextSource;
import io.github.timefreq.gpt.tokenizer.TokenizerSpec;
import io.github.timefreq.gpt.training.RunConfig;
import io.github.timefreq.training.internal.io.Utf8Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what text to train on. */
public final class DataOptions {
  /** Tokenizers that need nothing but their name. */
  enum TokenizerName {
    AUTO,
    TEXT8,
    CHARACTERS,
    BYTES
  }

  @Option(
      names = "--data",
      paramLabel = "TEXT",
      description = {
        "What to train on (default: ${DEFAULT-VALUE}):",
        "synthetic  generated text whose best possible loss is known",
        "text8      the first 100 MB of cleaned English Wikipedia, fetched once",
        // Help is wrapped before the dot of an ending.
        "FILE       a text in UTF-8, plain or packed (gz, bz2, xz, zst, zip, tar and others);"
            + " FILE!ENTRY for one of several in an archive"
      })
  private String data = TextSource.SYNTHETIC;

  @Option(
      names = "--tokenizer",
      description =
          "${COMPLETION-CANDIDATES}: text8's 27 symbols, the text's own characters, or bytes;"
              + " AUTO takes the first that fits (default: ${DEFAULT-VALUE}).")
  private TokenizerName tokenizer = TokenizerName.AUTO;

  @Option(
      names = "--split",
      paramLabel = "TRAIN,VALIDATION",
      description =
          "Shares of the text to train and to validate on; the rest is for testing (default:"
              + " ${DEFAULT-VALUE}, text8's official split).")
  private String split = "0.9,0.05";

  String data() {
    return data;
  }

  Split split() {
    try {
      double[] shares =
          Arrays.stream(split.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
      if (shares.length == 2) {
        return new Split(shares[0], shares[1]);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(splitMessage(), e);
    }
    throw new IllegalArgumentException(splitMessage());
  }

  Corpus load() throws IOException {
    return load(data, spec(), split());
  }

  /** Reads a text, with a progress bar where it has to be fetched. */
  public static Corpus load(String data, @Nullable TokenizerSpec tokenizer, Split split)
      throws IOException {
    try (DownloadBar bar = new DownloadBar(data)) {
      Corpus corpus = Corpus.load(TextSource.of(data, bar), tokenizer, split);
      corpus.notice().ifPresent(notice -> System.err.println("tf: " + Shown.line(notice)));
      return corpus;
    }
  }

  /** Reads the text of a run, or another one in the same way. */
  public static Corpus load(RunConfig run, @Nullable String other) throws IOException {
    if (other == null && isGone(run.data())) {
      throw new IOException(RunFolders.gone(run.data()));
    }
    return load(other == null ? run.data() : other, run.tokenizer(), run.split());
  }

  /** Whether a file is not there; one in an archive is not looked for. */
  private static boolean isGone(String data) {
    return !data.isEmpty()
        && !data.equals(TextSource.SYNTHETIC)
        && !data.equals(TextSource.TEXT8)
        && data.indexOf('!') < 0
        && !Files.exists(Path.of(data));
  }

  private @Nullable TokenizerSpec spec() throws IOException {
    return switch (tokenizer) {
      case AUTO -> null;
      case TEXT8 -> new TokenizerSpec(TokenizerSpec.Kind.TEXT8, "");
      case BYTES -> new TokenizerSpec(TokenizerSpec.Kind.BYTES, "");
      case CHARACTERS -> charactersOfText();
    };
  }

  private TokenizerSpec charactersOfText() throws IOException {
    TextSource source = TextSource.of(data, (received, total) -> {});
    return TokenizerSpec.charactersOf(Utf8Text.decode(source.read(), source.name()));
  }

  private String splitMessage() {
    return "--split takes two shares such as 0.9,0.05, got '" + split + "'";
  }
}
