package io.github.timefreq.audio.data;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Says which examples to train on and which to hold out.
 *
 * <p>Where a rule says nothing of validation, a fraction of the examples left to train on is taken
 * for it, stratified: the same fraction of every class (of the first class, where there are
 * several). Who is taken depends on the seed and the example's name.
 *
 * <p>Examples of one group, such as a speaker, stay together: fractions and folds that a rule takes
 * are then of the groups, stratified by their commonest class. Only for validation, if the fraction
 * is less than one whole group (0.1 of five speakers; 0.2 is one), examples are taken of all
 * groups, which are then heard in training as well. What the makers divided is not changed: their
 * parts and folds may share groups.
 */
@FunctionalInterface
public interface SplitRule {
  /**
   * Divides a data set.
   *
   * @param dataset what to divide
   * @return the parts
   * @throws IllegalArgumentException if the data set lacks what the rule goes by
   */
  AudioSplit split(AudioDataset dataset);

  /**
   * The makers' own split.
   *
   * @param validation fraction of the training part taken for validation if the makers name no
   *     validation part, at least 0 and below 1
   * @param seed of that choice
   * @return the rule, which refuses a data set of which an example is in no part
   */
  static SplitRule official(double validation, long seed) {
    Stratified taken = new Stratified(validation, seed);
    return dataset -> {
      require(dataset, e -> e.part() != null, "part (a column split, or folders train and test)");
      List<Integer> train = where(dataset, e -> e.part() == AudioPart.TRAIN);
      List<Integer> own = where(dataset, e -> e.part() == AudioPart.VALIDATION);
      List<Integer> test = where(dataset, e -> e.part() == AudioPart.TEST);
      return own.isEmpty() ? taken.from(dataset, train, test) : new AudioSplit(train, own, test);
    };
  }

  /**
   * Tests on one of the makers' folds.
   *
   * @param fold the one held out
   * @param validation fraction of the other folds taken for validation, at least 0 and below 1
   * @param seed of that choice
   * @return the rule, which refuses a data set of which an example is in no fold, or none in this
   */
  static SplitRule fold(String fold, double validation, long seed) {
    return holdOut(AudioExample::fold, "fold", fold, new Stratified(validation, seed));
  }

  /**
   * Tests on one of K folds of our own, stratified, where the makers have none.
   *
   * @param fold the one held out, from 0 on
   * @param folds how many there are, K, at least 2
   * @param validation fraction of the other folds taken for validation, at least 0 and below 1
   * @param seed of the folds and of that choice
   * @return the rule, which refuses a data set of fewer groups than folds
   * @throws IllegalArgumentException if there is no such fold
   */
  static SplitRule fold(int fold, int folds, double validation, long seed) {
    if (folds < 2 || fold < 0 || fold >= folds) {
      throw new IllegalArgumentException(
          "fold must be from 0 to folds - 1, and folds at least 2; got fold %d of %d"
              .formatted(fold, folds));
    }
    Stratified taken = new Stratified(validation, seed);
    return dataset -> {
      List<Integer> all = where(dataset, e -> true);
      List<Integer> test = Stratified.fold(dataset, all, fold, folds, seed);
      return taken.from(dataset, Stratified.without(all, test), test);
    };
  }

  /**
   * Tests on one group, such as a speaker who is not heard in training.
   *
   * @param group the one held out
   * @param validation fraction of the other groups taken for validation, at least 0 and below 1
   * @param seed of that choice
   * @return the rule, which refuses a data set of which an example is in no group, or none in this
   */
  static SplitRule group(String group, double validation, long seed) {
    return holdOut(AudioExample::group, "group", group, new Stratified(validation, seed));
  }

  /**
   * Random parts, stratified.
   *
   * @param validation fraction for validation, at least 0
   * @param test fraction for the test, at least 0; together below 1
   * @param seed of the choice
   * @return the rule
   * @throws IllegalArgumentException if the fractions are out of range
   */
  static SplitRule random(double validation, double test, long seed) {
    Stratified held = new Stratified(test, seed);
    Stratified taken = new Stratified(validation / (1 - test), seed + 1);
    return dataset -> {
      List<Integer> all = where(dataset, e -> true);
      List<Integer> out = held.take(dataset, all);
      return taken.from(dataset, Stratified.without(all, out), out);
    };
  }

  private static SplitRule holdOut(
      Function<AudioExample, @Nullable String> value, String what, String held, Stratified taken) {
    return dataset -> {
      require(dataset, e -> value.apply(e) != null, what + " (name its column)");
      List<Integer> test = where(dataset, e -> held.equals(value.apply(e)));
      if (test.isEmpty()) {
        List<?> there = dataset.examples().stream().map(value).distinct().sorted().toList();
        throw new IllegalArgumentException(
            "%s has no %s '%s'; it has %s".formatted(dataset.name(), what, held, there));
      }
      return taken.from(dataset, Stratified.without(where(dataset, e -> true), test), test);
    };
  }

  private static void require(AudioDataset dataset, Predicate<AudioExample> known, String what) {
    for (AudioExample example : dataset.examples()) {
      if (!known.test(example)) {
        throw new IllegalArgumentException(
            "%s: %s is in no %s".formatted(dataset.name(), example.name(), what));
      }
    }
  }

  private static List<Integer> where(AudioDataset dataset, Predicate<AudioExample> condition) {
    List<AudioExample> examples = dataset.examples();
    return IntStream.range(0, examples.size())
        .filter(i -> condition.test(examples.get(i)))
        .boxed()
        .toList();
  }
}
