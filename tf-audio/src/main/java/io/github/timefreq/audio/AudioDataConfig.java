package io.github.timefreq.audio;

import io.github.timefreq.core.Checks;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says where sounds come from and how they are divided.
 *
 * @param source {@code synthetic}, or the path of a folder or of a .zip of one
 * @param indexes tables of labels in it; empty to find them
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
    DamagedFiles damaged,
    String split,
    double validation) {
  /** Takes the makers' split where every example has a part, and random parts elsewhere. */
  public static final String AUTO = "auto";

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
    Objects.requireNonNull(damaged, "damaged");
    Objects.requireNonNull(split, "split");
    Checks.require(
        where == null || where.indexOf('=') > 0, "where must be COLUMN=VALUE, got " + where);
    Checks.require(
        validation > 0 && validation < 1,
        "validation must be above 0 and below 1, got " + validation);
  }

  /**
   * Takes all of a source by default settings.
   *
   * @param source {@code synthetic}, or the path of a folder or of a .zip of one
   * @return the settings
   */
  public static AudioDataConfig of(String source) {
    return new AudioDataConfig(source, List.of(), null, null, null, DamagedFiles.SKIP, AUTO, 0.1);
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
   */
  public AudioSource open() {
    if (source.equals(SyntheticSounds.NAME)) {
      return new SyntheticSounds();
    }
    AudioFolder.Builder folder = AudioFolder.builder(Path.of(source)).optDamaged(damaged);
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

  /**
   * Divides the sounds.
   *
   * @param dataset the source's sounds
   * @return the parts, none of which but the test is empty
   * @throws IllegalArgumentException if the split is not known or does not suit the data
   */
  public AudioSplit divide(AudioDataset dataset) {
    AudioSplit parts = dataset.split(rule(dataset));
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

  private SplitRule rule(AudioDataset dataset) {
    if (split.equals(AUTO)) {
      boolean official = dataset.examples().stream().allMatch(example -> example.part() != null);
      return official ? SplitRule.official(validation, SEED) : random();
    }
    if (split.equals("official")) {
      return SplitRule.official(validation, SEED);
    }
    if (split.equals("random")) {
      return random();
    }
    if (split.startsWith("group=")) {
      return SplitRule.group(split.substring("group=".length()), validation, SEED);
    }
    if (split.startsWith("fold=")) {
      return fold(split.substring("fold=".length()));
    }
    throw new IllegalArgumentException(
        "a split is auto, official, random, fold=NAME, fold=NUMBER/COUNT or group=NAME, got '"
            + split
            + "'");
  }

  private SplitRule random() {
    return SplitRule.random(validation * (1 - TEST), TEST, SEED);
  }

  private SplitRule fold(String name) {
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
