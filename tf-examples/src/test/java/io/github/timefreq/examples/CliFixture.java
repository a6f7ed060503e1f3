package io.github.timefreq.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.timefreq.examples.console.StopSignal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Commands that run in this JVM, and a run of a toy model that takes a second. */
public final class CliFixture {
  /** A model and a text so small that a step takes milliseconds. */
  public static final List<String> TOY =
      List.of(
          "--preset=tiny",
          "--layers=1",
          "--width=16",
          "--heads=2",
          "--context=16",
          "--filters=4",
          "--kernel=4",
          "--dropout=0.1",
          "--batch=4",
          "--device=cpu");

  public static final List<String> SIX_STEPS =
      List.of("--steps=6", "--eval-every=3", "--split=0.999,0.0005");

  private CliFixture() {}

  public record Result(int status, String out, String err) {}

  /** Runs {@code tf} with some words, or lists of words. */
  public static Result tf(Object... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Main.commandLine(new StopSignal());
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    int status = commandLine.execute(words(words).toArray(String[]::new));
    commandLine.getOut().flush();
    commandLine.getErr().flush();
    return new Result(status, out.toString(), err.toString());
  }

  /** Trains six steps in a folder. */
  public static Result trainSixSteps(Path run) {
    return tf("train", TOY, SIX_STEPS, "--checkpoint-every=3", "--out", run);
  }

  /** Checks that a command ended with an error, told in one line. */
  public static void assertTold(Result result, int status, String message) {
    assertThat(result.err()).startsWith("tf: ").contains(message);
    assertThat(result.err().lines()).as(result.err()).hasSize(1);
    assertThat(result.err()).doesNotContain("Exception", "\tat ", "null");
    assertThat(result.status()).isEqualTo(status);
  }

  public static List<String> words(Object... words) {
    List<String> flat = new ArrayList<>();
    for (Object word : words) {
      if (word instanceof List<?> list) {
        list.forEach(inner -> flat.add(inner.toString()));
      } else {
        flat.add(word.toString());
      }
    }
    return flat;
  }

  public static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> String.valueOf(entry.getFileName())).sorted().toList();
    }
  }

  /** Every file below a folder, by its name, as a string that tells contents apart. */
  public static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        contents.put(folder.relativize(path).toString(), Arrays.toString(Files.readAllBytes(path)));
      }
    }
    return contents;
  }

  public static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  public static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
