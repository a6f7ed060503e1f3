package io.github.timefreq.examples.options;

import io.github.timefreq.audio.AudioClassifierConfig;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.preset.SignalPreset;
import io.github.timefreq.core.signal.SignalConfig;
import io.github.timefreq.gpt.GptConfig;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that say which layers filter the signals between the blocks, and where. */
public final class SignalOptions {
  @Option(
      names = "--signal",
      paramLabel = "NAME",
      description = {
        "Layer between the blocks (default: ${DEFAULT-VALUE}):",
        "filterbank   16 learned kernels of 32 taps, a gain for each coordinate and kernel",
        "multi-scale  the same with 20 kernels of 4 to 64 taps",
        "adaptive     the first one with gains that adapt to every token, in 8 groups",
        "gelu         the first one with GELU between kernels and gains",
        "literal      144 kernels, one gain each: the paper by the letter",
        "token-shift, canon, wavelet  simpler layers to compare with"
      })
  private String signal = SignalPreset.FILTERBANK.title();

  @Option(names = "--plain", description = "No layer between the blocks.")
  private boolean plain;

  @Option(
      names = "--place",
      paramLabel = "WHERE",
      description =
          "Where layers stand: 'before' every block, 'after' every block, after the 'first-half' of"
              + " them, or after blocks by number from 0, such as 0,2, with -1 for a GPT's embedding"
              + " (default: before; of sounds, where nothing stands before the first block, after).")
  private @Nullable String place;

  @ArgGroup(
      exclusive = false,
      validate = false,
      heading = "%nFilterbanks (what is not given stays as --signal has it):%n")
  private FilterbankOptions filterbank = new FilterbankOptions();

  /** Adds the layers to a plain model, unless it is to stay plain. */
  GptConfig addTo(GptConfig model) {
    return plain ? model : addTo(model, signal);
  }

  public String name() {
    if (plain) {
      throw new IllegalArgumentException("--plain leaves nothing to compare with");
    }
    return signal;
  }

  /** Adds layers by name. */
  GptConfig addTo(GptConfig model, String name) {
    return place == null
        ? model.withSignal(config(name))
        : model.withSignal(config(name), blocks(place, model.layers()));
  }

  /** Adds layers by name to a classifier of sounds. */
  public AudioClassifierConfig addTo(AudioClassifierConfig model, String name) {
    return place == null
        ? model.withSignal(config(name))
        : model.toBuilder().optSignal(config(name), blocks(place, model.layers())).build();
  }

  /** Whether there is to be no layer. */
  public boolean isPlain() {
    return plain;
  }

  /** Settings of the layers of a name. */
  private SignalConfig config(String name) {
    SignalConfig preset = SignalPreset.named(name).config();
    return preset instanceof FilterbankConfig config ? filterbank.applyTo(config) : preset;
  }

  /** Numbers of the blocks that a layer follows, -1 for the embedding. */
  private static List<Integer> blocks(String place, int layers) {
    return switch (place) {
      case "before" -> IntStream.range(GptConfig.EMBEDDING, layers - 1).boxed().toList();
      case "after" -> IntStream.range(0, layers).boxed().toList();
      case "first-half" -> IntStream.range(0, (layers + 1) / 2).boxed().toList();
      default -> numbers(place);
    };
  }

  private static List<Integer> numbers(String place) {
    try {
      return Arrays.stream(place.split(",", -1)).map(String::trim).map(Integer::valueOf).toList();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--place takes 'before', 'after', 'first-half' or block numbers such as 0,2, got '"
              + place
              + "'",
          e);
    }
  }
}
