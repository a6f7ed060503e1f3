package io.github.timefreq.examples.experiment;

import io.github.timefreq.examples.console.Shown;
import io.github.timefreq.training.internal.io.AtomicFiles;
import io.github.timefreq.training.internal.io.Utf8Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** An {@link Experiment} as YAML. */
final class ExperimentFile {
  private static final String TITLE = "title";
  private static final String ABOUT = "about";
  private static final String OPTIONS = "options";
  private static final String VARIANTS = "variants";
  private static final String SEEDS = "seeds";
  private static final String LEARNING_RATES = "learning-rates";
  private static final String SWEEP_STEPS = "sweep-steps";
  private static final String NOTES = "notes";

  /** Lists in lists, each named by the next, would grow beyond every memory. */
  private static final int MOST_ALIASES = 20;

  /** Of the parser: the place, and what is wrong there. */
  private static final int MESSAGE = 300;

  private static final Set<String> KEYS =
      Set.of(TITLE, ABOUT, OPTIONS, VARIANTS, SEEDS, LEARNING_RATES, SWEEP_STEPS, NOTES);

  private ExperimentFile() {}

  /**
   * Reads a file.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  static Experiment read(Path file) throws IOException {
    try {
      return parse(Utf8Text.decode(Files.readAllBytes(file), file.toString()));
    } catch (NoSuchFileException e) {
      throw new IOException(file + " does not exist", e);
    } catch (YamlEngineException e) {
      throw new IOException(
          file
              + " is no YAML: "
              + Shown.value(String.valueOf(e.getMessage()).replaceAll("\\s+", " "), MESSAGE),
          e);
    } catch (StackOverflowError e) {
      throw new IOException(file + " is nested too deeply", e);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  static void write(Path file, Experiment experiment) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(TITLE, experiment.title());
    fields.put(ABOUT, experiment.about());
    fields.put(OPTIONS, experiment.options());
    fields.put(SEEDS, experiment.seeds());
    fields.put(LEARNING_RATES, experiment.learningRates());
    fields.put(SWEEP_STEPS, experiment.sweepSteps());
    fields.put(VARIANTS, experiment.variants());
    fields.put(NOTES, experiment.notes());
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setDereferenceAliases(true)
            .build();
    AtomicFiles.write(
        file, new Dump(settings).dumpToString(fields).getBytes(StandardCharsets.UTF_8));
  }

  private static Experiment parse(String text) {
    Map<String, Object> fields = map("the file", new Load(settings()).loadFromString(text));
    for (String key : fields.keySet()) {
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException(
            "there is no '"
                + Shown.value(key)
                + "'; there are "
                + String.join(", ", KEYS.stream().sorted().toList()));
      }
    }
    Map<String, Map<String, String>> variants = new LinkedHashMap<>();
    map(VARIANTS, fields.get(VARIANTS))
        .forEach(
            (name, own) -> variants.put(name, options("variant '" + Shown.value(name) + "'", own)));
    return new Experiment(
        text(fields, TITLE),
        text(fields, ABOUT),
        options(OPTIONS, fields.get(OPTIONS)),
        variants,
        whole(SEEDS, fields.getOrDefault(SEEDS, 1)),
        rates(fields.getOrDefault(LEARNING_RATES, List.of())),
        whole(SWEEP_STEPS, fields.getOrDefault(SWEEP_STEPS, CompareCommand.SWEEP_STEPS)),
        text(fields, NOTES));
  }

  private static LoadSettings settings() {
    return LoadSettings.builder()
        .setAllowDuplicateKeys(false)
        .setMaxAliasesForCollections(MOST_ALIASES)
        .build();
  }

  private static String text(Map<String, Object> fields, String key) {
    Object value = fields.get(key);
    if (value instanceof Map<?, ?> || value instanceof Iterable<?>) {
      throw new IllegalArgumentException(key + " must be a text, got " + shown(value));
    }
    return value == null ? "" : value.toString().strip();
  }

  private static Map<String, Object> map(String key, @Nullable Object value) {
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(
          key + " must have names and values such as 'steps: 500', got " + shown(value));
    }
    Map<String, Object> named = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = name(key, entry.getKey());
      if (named.containsKey(name)) { // such as 1 and "1", which YAML tells apart
        throw new IllegalArgumentException(
            key + " has the name '" + Shown.value(name) + "' twice; give each a name of its own");
      }
      named.put(name, entry.getValue());
    }
    return named;
  }

  private static String name(String key, @Nullable Object name) {
    if (name == null || name instanceof Map<?, ?> || name instanceof Iterable<?>) {
      throw new IllegalArgumentException(key + " has a name that is no text, but " + shown(name));
    }
    return name.toString();
  }

  /** What stands in the place of something else: a text itself, of others only the kind. */
  private static String shown(@Nullable Object value) {
    return value == null
        ? "nothing"
        : value instanceof Map<?, ?>
            ? "names and values"
            : value instanceof Iterable<?> ? "a list" : "'" + Shown.value(value) + "'";
  }

  private static Map<String, String> options(String key, @Nullable Object value) {
    Map<String, String> options = new LinkedHashMap<>();
    map(key, value)
        .forEach((name, given) -> options.put(name, option(key + ", " + Shown.value(name), given)));
    return options;
  }

  private static String option(String key, @Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(entry -> option(key, entry)).collect(Collectors.joining(","));
    }
    if (value == null || value instanceof Map<?, ?>) {
      throw new IllegalArgumentException(
          key + " must be a value, 'true' for an option that takes none");
    }
    return value.toString();
  }

  private static int whole(String key, Object value) {
    if (value instanceof Integer number) {
      return number;
    }
    throw new IllegalArgumentException(key + " must be a whole number, got " + shown(value));
  }

  private static List<Double> rates(Object value) {
    if (value instanceof List<?> list && list.stream().allMatch(Number.class::isInstance)) {
      return list.stream().map(rate -> ((Number) rate).doubleValue()).toList();
    }
    throw new IllegalArgumentException(
        LEARNING_RATES + " must be a list of numbers such as [1e-3, 2e-3], got " + shown(value));
  }
}
