package io.github.timefreq.audio.data;

import io.github.timefreq.audio.format.AudioFiles;
import io.github.timefreq.audio.format.AudioFormatException;
import io.github.timefreq.core.internal.Checks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A data set of sound files in a folder, or in a .zip of one.
 *
 * <p>Labels come from an index where there is one, a table such as
 *
 * <pre>
 *   file,label,split,fold
 *   dogs/rex.wav,dog,train,1
 * </pre>
 *
 * <p>and else from the folders that the sounds are in: {@code dog/rex.wav}, or {@code
 * train/dog/rex.wav}. An index is a .csv, .tsv, .tab, .lst or .txt in UTF-8 (or UTF-16 with a byte
 * order mark) whose header names the file and the label; it is found when it is the only one. Its
 * names may lack folders and extension, as long as they mean one sound only; those beside the table
 * come first. A column that holds nothing but train, test, validation, dev, eval and the like is
 * that of the parts, whatever its name. An index called train.csv, dev.csv, eval.csv or the like,
 * or in a folder so called, without a column for the part, is that part. The classes are those of
 * the labels, sorted by name. A table that is not understood is refused, not passed over, and so
 * are folders that are called as parts and folds are, such as {@code fold1} or {@code train}, and
 * hold sounds.
 *
 * <p>So the public data sets ESC-50, UrbanSound8K, FSD50K and Speech Commands are read as they
 * come, and so is FSDD, whose recordings' names are taken for a table of the columns file, digit,
 * speaker, take and split. ESC-10 is ESC-50 where the column esc10 is True.
 *
 * <p>Examples are in the order of their names, whatever the order of a table.
 */
public final class AudioFolder implements AudioSource {
  /** In the place of an index: labels are the names of folders, whatever tables there are. */
  public static final String NO_INDEX = "none";

  private final Path path;
  private final List<String> indexes;
  private final IndexColumns columns;
  private final DamagedFilePolicy damaged;
  private final long maxBytes;

  private AudioFolder(Builder builder) {
    path = builder.path;
    indexes = List.copyOf(builder.indexes);
    columns =
        new IndexColumns(
            builder.pathColumn,
            builder.labelColumn,
            builder.splitColumn,
            builder.foldColumn,
            builder.groupColumn,
            builder.multiLabel,
            builder.whereColumn,
            builder.whereValue);
    damaged = builder.damaged;
    maxBytes = builder.maxBytes;
  }

  /**
   * Starts the description of a data set.
   *
   * @param path a folder of sounds or a .zip of one
   * @return a builder
   */
  public static Builder builder(Path path) {
    return new Builder(path);
  }

  @Override
  public String name() {
    Path file = path.getFileName();
    return file == null ? path.toString() : file.toString();
  }

  @Override
  public AudioDataset load(int sampleRate, AudioLoadListener listener) throws IOException {
    Checks.requireAtLeast("sampleRate", sampleRate, AudioFiles.LOWEST_RATE);
    try (SoundStore store = SoundStore.of(path)) {
      SoundList list = new SoundLists(store, columns).of(indexes);
      return new SoundLoader(store, sampleRate, damaged, maxBytes, listener).load(name(), list);
    } catch (AudioFormatException e) {
      String message = Objects.requireNonNullElse(e.getMessage(), "");
      boolean named = message.startsWith(path.toString());
      throw named ? e : new AudioFormatException(path + ": " + message, e);
    }
  }

  /** Describes a data set. */
  public static final class Builder {
    private final Path path;
    private List<String> indexes = List.of();
    private @Nullable String pathColumn;
    private @Nullable String labelColumn;
    private @Nullable String splitColumn;
    private @Nullable String foldColumn;
    private @Nullable String groupColumn;
    private @Nullable Boolean multiLabel;
    private @Nullable String whereColumn;
    private @Nullable String whereValue;
    private DamagedFilePolicy damaged = DamagedFilePolicy.REFUSE;
    private long maxBytes = Runtime.getRuntime().maxMemory() / 2;

    private Builder(Path path) {
      this.path = path;
    }

    /**
     * Names the tables of labels, where they are not to be found.
     *
     * @param names relative to the data set, such as {@code meta/esc50.csv}; or {@link #NO_INDEX}
     * @return this builder
     */
    public Builder optIndex(String... names) {
      indexes = List.of(names);
      return this;
    }

    /**
     * Names the column of the sounds' file names (default: path, file, filename, fname and the
     * like).
     *
     * @param column its header
     * @return this builder
     */
    public Builder optPathColumn(String column) {
      pathColumn = column;
      return this;
    }

    /**
     * Names the column of labels (default: labels, label, category, class, digit, target ...).
     *
     * @param column its header
     * @return this builder
     */
    public Builder optLabelColumn(String column) {
      labelColumn = column;
      return this;
    }

    /**
     * Names the column of parts (default: split, subset, partition, else the one that holds nothing
     * but train, test and the like).
     *
     * @param column its header
     * @return this builder
     */
    public Builder optSplitColumn(String column) {
      splitColumn = column;
      return this;
    }

    /**
     * Names the column of folds (default: fold).
     *
     * @param column its header
     * @return this builder
     */
    public Builder optFoldColumn(String column) {
      foldColumn = column;
      return this;
    }

    /**
     * Names the column of groups, such as speakers (default: none).
     *
     * @param column its header
     * @return this builder
     */
    public Builder optGroupColumn(String column) {
      groupColumn = column;
      return this;
    }

    /**
     * Says whether a label is a list, separated by commas, semicolons or bars (default: if its
     * column is called labels or tags).
     *
     * @param multiLabel whether it is
     * @return this builder
     */
    public Builder optMultiLabel(boolean multiLabel) {
      this.multiLabel = multiLabel;
      return this;
    }

    /**
     * Takes only some rows of the index (default: all).
     *
     * @param column its header
     * @param value what it is to be
     * @return this builder
     */
    public Builder optWhere(String column, String value) {
      whereColumn = column;
      whereValue = value;
      return this;
    }

    /**
     * Says what happens when files are missing, damaged or empty (default: they are refused).
     *
     * @param damaged skip or refuse
     * @return this builder
     */
    public Builder optDamaged(DamagedFilePolicy damaged) {
      this.damaged = damaged;
      return this;
    }

    /**
     * Bounds the memory that the sounds may take (default: half of the largest heap).
     *
     * @param bytes four a sample
     * @return this builder
     */
    public Builder optMaxBytes(long bytes) {
      maxBytes = bytes;
      return this;
    }

    /**
     * Ends the description; nothing is read yet.
     *
     * @return the source
     */
    public AudioFolder build() {
      return new AudioFolder(this);
    }
  }
}
