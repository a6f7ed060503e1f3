package io.github.timefreq.audio.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Takes the same fraction of every class, the same examples for the same seed. What is counted and
 * taken are groups, of which an example without one is its own.
 */
record Stratified(double fraction, long seed) {
  Stratified {
    if (!(fraction >= 0 && fraction < 1)) {
      throw new IllegalArgumentException(
          "fractions held out must be at least 0 and together below 1, got " + fraction);
    }
  }

  /** Takes a fraction of the groups. */
  List<Integer> take(AudioDataset dataset, List<Integer> examples) {
    return share(dataset, units(dataset, examples, Stratified::group));
  }

  /**
   * Takes a fraction for validation, and leaves the rest to train on. Of groups that are too few
   * for a whole one it takes a fraction of the examples.
   */
  AudioSplit from(AudioDataset dataset, List<Integer> examples, List<Integer> test) {
    List<Unit> groups = units(dataset, examples, Stratified::group);
    boolean enough = fraction * groups.size() >= 1;
    List<Integer> taken =
        share(dataset, enough ? groups : units(dataset, examples, AudioExample::name));
    return new AudioSplit(without(examples, taken), taken, test);
  }

  /** One of K folds; going on counting from class to class keeps them of equal size. */
  static List<Integer> fold(
      AudioDataset dataset, List<Integer> examples, int fold, int folds, long seed) {
    List<Unit> units = units(dataset, examples, Stratified::group);
    if (units.size() < folds) {
      throw new IllegalArgumentException(
          "%s has %d groups, counting every example without one, too few for %d folds"
              .formatted(dataset.name(), units.size(), folds));
    }
    List<Unit> inTurn =
        shuffled(dataset, units, seed).stream().flatMap(Collection::stream).toList();
    List<Integer> taken = new ArrayList<>();
    for (int i = fold; i < inTurn.size(); i += folds) {
      taken.addAll(inTurn.get(i).examples());
    }
    taken.sort(Comparator.naturalOrder());
    return taken;
  }

  static List<Integer> without(List<Integer> all, List<Integer> some) {
    Set<Integer> out = new HashSet<>(some);
    return all.stream().filter(i -> !out.contains(i)).toList();
  }

  private List<Integer> share(AudioDataset dataset, List<Unit> units) {
    List<Integer> taken = new ArrayList<>();
    double owed = 0;
    for (List<Unit> some : shuffled(dataset, units, seed)) {
      // What rounding leaves is owed to the next class, so that small classes add up as well.
      owed += fraction * some.size();
      int count = Math.min(some.size(), (int) Math.round(owed));
      some.subList(0, count).forEach(unit -> taken.addAll(unit.examples()));
      owed -= count;
    }
    taken.sort(Comparator.naturalOrder());
    return taken;
  }

  /** Examples that stay together. */
  private record Unit(String name, List<Integer> examples) {
    /** The commonest first class of its examples, -1 for those without one, the first of equals. */
    int label(AudioDataset dataset) {
      Map<Integer, Long> counts =
          examples.stream()
              .map(i -> dataset.examples().get(i).labels())
              .collect(
                  Collectors.groupingBy(
                      labels -> labels.isEmpty() ? -1 : labels.get(0),
                      TreeMap::new,
                      Collectors.counting()));
      return Collections.max(counts.entrySet(), Map.Entry.comparingByValue()).getKey();
    }
  }

  private static List<Unit> units(
      AudioDataset dataset, List<Integer> examples, Function<AudioExample, String> name) {
    Map<String, List<Integer>> units = new LinkedHashMap<>();
    for (int i : examples) {
      units.computeIfAbsent(name.apply(dataset.examples().get(i)), n -> new ArrayList<>()).add(i);
    }
    return units.entrySet().stream().map(e -> new Unit(e.getKey(), e.getValue())).toList();
  }

  private static String group(AudioExample example) {
    return Objects.requireNonNullElse(example.group(), example.name());
  }

  /** The units by their class, those without one first, in an order of their own. */
  private static Collection<List<Unit>> shuffled(
      AudioDataset dataset, List<Unit> units, long seed) {
    Map<Integer, List<Unit>> classes = new TreeMap<>();
    for (Unit unit : units) {
      classes.computeIfAbsent(unit.label(dataset), c -> new ArrayList<>()).add(unit);
    }
    long mixed = new SplittableRandom(seed).nextLong();
    Comparator<Unit> byHash =
        Comparator.comparingLong(
            unit -> new SplittableRandom(mixed ^ unit.name().hashCode()).nextLong());
    classes.values().forEach(some -> some.sort(byHash.thenComparing(Unit::name)));
    return classes.values();
  }
}
