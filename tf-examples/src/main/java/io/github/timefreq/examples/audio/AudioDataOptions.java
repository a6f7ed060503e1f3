package io.github.timefreq.examples.audio;

import io.github.timefreq.audio.data.AudioDataConfig;
import io.github.timefreq.audio.data.AudioDataset;
import io.github.timefreq.audio.data.DamagedFilePolicy;
import io.github.timefreq.audio.data.SyntheticSounds;
import io.github.timefreq.audio.training.AudioRunConfig;
import io.github.timefreq.examples.console.LoadingBar;
import io.github.timefreq.examples.options.RunFolders;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what sounds to train on. */
final class AudioDataOptions {
  @Option(
      names = "--data",
      paramLabel = "SOUNDS",
      description = {
        "What to train on (default: ${DEFAULT-VALUE}):",
        "synthetic  tones, chirps, clicks and noises that are made up",
        "FOLDER     a folder for each class, or a table of labels and the sounds it names",
        "FILE.zip   the same in an archive"
      })
  private String data = SyntheticSounds.NAME;

  @Option(
      names = "--index",
      paramLabel = "TABLES",
      split = ",",
      description =
          "Tables of labels, CSV or TSV, where there are several; none takes folders for classes,"
              + " whatever tables there are.")
  private List<String> indexes = List.of();

  @Option(
      names = "--label-column",
      paramLabel = "NAME",
      description = "Column of the labels (default: label, category, class and the like).")
  private @Nullable String labelColumn;

  @Option(
      names = "--group-column",
      paramLabel = "NAME",
      description =
          "Column of groups, such as speakers, to keep on one side of a split. Only the makers'"
              + " parts and folds may divide them, and validation, if --validation makes less than"
              + " a group (0.1 of five).")
  private @Nullable String groupColumn;

  @Option(
      names = "--where",
      paramLabel = "COLUMN=VALUE",
      description = "Take these rows of the table only, such as esc10=True.")
  private @Nullable String where;

  @Option(
      names = "--split",
      paramLabel = "HOW",
      description = {
        "Who is tested (default: ${DEFAULT-VALUE}):",
        "auto        the makers' test part, or a random tenth where they name none",
        "official    the makers' test part",
        "random      a random tenth of every class, of the groups where there are any",
        "fold=NAME   one of the makers' folds; fold=1/5 one of five of our own",
        "group=NAME  one of the groups"
      })
  private String split = AudioDataConfig.AUTO;

  @Option(
      names = "--validation",
      paramLabel = "SHARE",
      description =
          "Share of what is not tested to watch while training, unless the makers name a part"
              + " (default: ${DEFAULT-VALUE}).")
  private double validation = 0.1;

  @Option(
      names = "--skip-damaged",
      description =
          "Leave out files that are missing, damaged or empty, and name them, instead of ending with"
              + " an error.")
  private boolean skipDamaged;

  AudioDataConfig config() {
    return new AudioDataConfig(
        data,
        indexes,
        labelColumn,
        groupColumn,
        where,
        skipDamaged ? DamagedFilePolicy.SKIP : DamagedFilePolicy.REFUSE,
        split,
        validation);
  }

  /** Reads sounds, and tells how that goes and what was left out. */
  static AudioDataset load(AudioDataConfig config, int sampleRate, PrintWriter out)
      throws IOException {
    try (LoadingBar bar = new LoadingBar(config.source(), out)) {
      return config.open().load(sampleRate, bar);
    }
  }

  /** Reads the sounds of a run, or the same from another place. */
  static AudioDataset load(AudioRunConfig run, @Nullable String moved, PrintWriter out)
      throws IOException {
    String source = run.data().source();
    if (moved == null && !source.equals(SyntheticSounds.NAME) && !Files.exists(Path.of(source))) {
      throw new IOException(RunFolders.gone(source));
    }
    AudioDataConfig config = moved == null ? run.data() : run.data().withSource(moved);
    return load(config, run.model().sampleRate(), out);
  }
}
