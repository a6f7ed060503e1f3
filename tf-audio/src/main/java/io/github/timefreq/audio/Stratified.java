package io.github.timefreq.audio;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Takes the same fraction of every class, the same examples for the same seed. */
record Stratified(double fraction, long seed) {
  Stratified {
    if (!(fraction >= 0 && fraction < 1)) {
      throw new IllegalArgumentException(
          "fractions held out must be at least 0 and together below 1, got " + fraction);
    }
  }

  /** Takes a fraction of the examples for validation, and leaves the rest to train on. */
  AudioSplit from(AudioDataset dataset, List<Integer> examples, List<Integer> test) {
    List<Integer> taken = new ArrayList<>();
    double owed = 0;
    for (List<Integer> some : shuffled(dataset, examples, seed).values()) {
      // What rounding leaves is owed to the next class, so that small classes add up as well.
      owed += fraction * some.size();
      int count = Math.min(some.size(), (int) Math.round(owed));
      taken.addAll(some.subList(0, count));
      owed -= count;
    }
    taken.sort(Comparator.naturalOrder());
    return new AudioSplit(without(examples, taken), taken, test);
  }

  /** One of K folds; going on counting from class to class keeps them of equal size. */
  static List<Integer> fold(
      AudioDataset dataset, List<Integer> examples, int fold, int folds, long seed) {
    List<Integer> taken = new ArrayList<>();
    int place = 0;
    for (List<Integer> some : shuffled(dataset, examples, seed).values()) {
      for (int example : some) {
        if (place++ % folds == fold) {
          taken.add(example);
        }
      }
    }
    taken.sort(Comparator.naturalOrder());
    return taken;
  }

  static List<Integer> without(List<Integer> all, List<Integer> some) {
    Set<Integer> out = new HashSet<>(some);
    return all.stream().filter(i -> !out.contains(i)).toList();
  }

  /** The examples by their first class, those without one first, in an order of their own. */
  private static Map<Integer, List<Integer>> shuffled(
      AudioDataset dataset, List<Integer> examples, long seed) {
    Map<Integer, List<Integer>> classes = new TreeMap<>();
    for (int i : examples) {
      List<Integer> labels = dataset.examples().get(i).labels();
      classes.computeIfAbsent(labels.isEmpty() ? -1 : labels.get(0), c -> new ArrayList<>()).add(i);
    }
    long mixed = new SplittableRandom(seed).nextLong();
    Comparator<Integer> byHash =
        Comparator.comparingLong(
            i -> new SplittableRandom(mixed ^ name(dataset, i).hashCode()).nextLong());
    classes.values().forEach(some -> some.sort(byHash.thenComparing(i -> name(dataset, i))));
    return classes;
  }

  private static String name(AudioDataset dataset, int example) {
    return dataset.examples().get(example).name();
  }
}
