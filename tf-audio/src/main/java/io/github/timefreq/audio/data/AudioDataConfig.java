package io.github.timefreq.audio.data;

import io.github.timefreq.audio.format.AudioFormatException;
import io.github.timefreq.core.internal.Checks;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says where sounds come from and how they are divided.
 *
 * @param source {@code synthetic}, or the path of a folder or of a .zip of one
 * @param indexes tables of labels in it; empty to find them, {@link AudioFolder#NO_INDEX} to go by
 *     the names of folders whatever tables there are
 * @param labelColumn column of the labels, or null for the usual names
 * @param groupColumn column of the groups, such as speakers, which are kept together as {@link
 *     SplitRule} says, or null for none
 * @param where {@code COLUMN=VALUE} of the rows to take, or null for all
 * @param damaged what happens when files are damaged
 * @param split {@code auto}, {@code official}, {@code random}, {@code fold=NAME}, {@code
 *     fold=NUMBER/COUNT} or {@code group=NAME}
 * @param validation share of the training part that is taken for validation, where the makers name
 *     none; above 0 and below 1
 */
public record AudioDataConfig(
    String source,
    List<String> indexes,
    @Nullable String labelColumn,
    @Nullable String groupColumn,
    @Nullable String where,
    DamagedFilePolicy damaged,
    String split,
    double validation) {
  /**
   * Takes the split of the dataset's authors where they name one, for every example, and random
   * parts elsewhere.
   */
  public static final String AUTO = "auto";

  private static final String FOLD = "fold=";
  private static final String GROUP = "group=";
  private static final double TEST = 0.1;

  /** Everyone who divides a data set in the same way gets the same parts. */
  private static final long SEED = 1;

  /**
   * Checks every setting.
   *
   * @param source where sounds come from
   * @param indexes tables of labels in it
   * @param labelColumn column of the labels
   * @param groupColumn column of the groups
   * @param where rows to take
   * @param damaged what happens when files are damaged
   * @param split how they are divided
   * @param validation share taken for validation
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public AudioDataConfig {
    Objects.requireNonNull(source, "source");
    Checks.require(!source.isBlank(), "the name of the sounds is empty");
    indexes = List.copyOf(Objects.requireNonNull(indexes, "indexes"));
    requireTables(indexes);
    Checks.require(
        labelColumn == null || !labelColumn.isBlank(), "the name of the label column is empty");
    Checks.require(
        groupColumn == null || !groupColumn.isBlank(), "the name of the group column is empty");
    Checks.require(
        where == null || !where.substring(0, Math.max(0, where.indexOf('='))).isBlank(),
        "where must be COLUMN=VALUE, got " + where);
    Objects.requireNonNull(damaged, "damaged");
    Checks.require(
        !source.equals(SyntheticSounds.NAME)
            || (indexes.isEmpty() && labelColumn == null && groupColumn == null && where == null),
        SyntheticSounds.NAME + " sounds have no table: name no index, no columns and no rows");
    Checks.require(
        validation > 0 && validation < 1,
        "validation must be above 0 and below 1, got " + validation);
    rule(Objects.requireNonNull(split, "split"), validation);
  }

  private static void requireTables(List<String> indexes) {
    Checks.require(
        indexes.stream().noneMatch(String::isBlank) && Set.copyOf(indexes).size() == indexes.size(),
        "indexes must be names of tables, each given once, got " + indexes);
    Checks.require(
        !indexes.contains(AudioFolder.NO_INDEX) || indexes.size() == 1,
        AudioFolder.NO_INDEX + " stands for no table and goes with no other, got " + indexes);
  }

  /**
   * Takes all of a source by default settings.
   *
   * @param source {@code synthetic}, or the path of a folder or of a .zip of one
   * @return the settings
   */
  public static AudioDataConfig of(String source) {
    return new AudioDataConfig(
        source, List.of(), null, null, null, DamagedFilePolicy.REFUSE, AUTO, 0.1);
  }

  /**
   * Returns these settings with another split.
   *
   * @param value how the sounds are divided
   * @return the changed settings
   */
  public AudioDataConfig withSplit(String value) {
    return new AudioDataConfig(
        source, indexes, labelColumn, groupColumn, where, damaged, value, validation);
  }

  /**
   * Returns these settings for the same sounds at another place.
   *
   * @param value where the sounds are
   * @return the changed settings
   */
  public AudioDataConfig withSource(String value) {
    return new AudioDataConfig(
        value, indexes, labelColumn, groupColumn, where, damaged, split, validation);
  }

  /**
   * Opens the source; nothing is read yet.
   *
   * @return the source
   * @throws IllegalArgumentException if the source is no path
   */
  public AudioSource open() {
    if (source.equals(SyntheticSounds.NAME)) {
      return new SyntheticSounds();
    }
    AudioFolder.Builder folder = AudioFolder.builder(path()).optDamaged(damaged);
    if (!indexes.isEmpty()) {
      folder.optIndex(indexes.toArray(String[]::new));
    }
    if (labelColumn != null) {
      folder.optLabelColumn(labelColumn);
    }
    if (groupColumn != null) {
      folder.optGroupColumn(groupColumn);
    }
    if (where != null) {
      int equals = where.indexOf('=');
      folder.optWhere(where.substring(0, equals), where.substring(equals + 1));
    }
    return folder.build();
  }

  private Path path() {
    try {
      return Path.of(source);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "the sounds are in a folder or a .zip, but no path is '"
              + AudioFormatException.oneLine(source)
              + "': "
              + e.getReason(),
          e);
    }
  }

  /**
   * Divides the sounds.
   *
   * @param dataset the source's sounds
   * @return the parts, none of which but the test is empty
   * @throws IllegalArgumentException if the split does not suit the data
   */
  public AudioSplit divide(AudioDataset dataset) {
    AudioSplit parts = dataset.split(rule(split, validation));
    Checks.require(
        !parts.validation().isEmpty(),
        "split '"
            + split
            + "' leaves nothing of "
            + source
            + " to validate on; give a larger share"
            + " than "
            + validation);
    return parts;
  }

  private static SplitRule rule(String split, double validation) {
    SplitRule official = SplitRule.official(validation, SEED);
    SplitRule random = SplitRule.random(validation * (1 - TEST), TEST, SEED);
    if (split.equals(AUTO)) {
      return dataset -> {
        // Where some have a part and some have none, somebody forgot a word: official refuses them.
        boolean divided = dataset.examples().stream().anyMatch(example -> example.part() != null);
        return (divided ? official : random).split(dataset);
      };
    }
    if (split.equals("official")) {
      return official;
    }
    if (split.equals("random")) {
      return random;
    }
    if (split.startsWith(GROUP) && split.length() > GROUP.length()) {
      return SplitRule.group(split.substring(GROUP.length()), validation, SEED);
    }
    if (split.startsWith(FOLD) && split.length() > FOLD.length()) {
      return fold(split, validation);
    }
    throw new IllegalArgumentException(
        "a split is auto, official, random, fold=NAME, fold=NUMBER/COUNT or group=NAME, got '"
            + split
            + "'");
  }

  private static SplitRule fold(String split, double validation) {
    String name = split.substring(FOLD.length());
    int slash = name.indexOf('/');
    if (slash < 0) {
      return SplitRule.fold(name, validation, SEED);
    }
    try {
      int number = Integer.parseInt(name.substring(0, slash));
      int count = Integer.parseInt(name.substring(slash + 1));
      Checks.require(
          count >= 2 && number >= 1 && number <= count,
          "fold=NUMBER/COUNT takes a number from 1 to a count of at least 2, got '" + split + "'");
      return SplitRule.fold(number - 1, count, validation, SEED);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "fold=NUMBER/COUNT takes numbers such as fold=1/5, got '" + split + "'", e);
    }
  }
}
