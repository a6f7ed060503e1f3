package io.github.timefreq.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Use this to keep a native library to the processors that a container grants. The JVM knows their
 * number ({@code --cpus=2}, {@code -XX:ActiveProcessorCount}), while native libraries start a
 * thread for each processor of the machine, which then wait for each other.
 */
public final class ProcessorLimit {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String ALLOWED = "Cpus_allowed_list:";

  private ProcessorLimit() {}

  /**
   * Returns how many threads a native library should have.
   *
   * @return the number where the JVM has fewer processors than the system shows to the process;
   *     nothing where a library's own choice fits, or on systems that do not tell (all but Linux)
   */
  public static OptionalInt threads() {
    int available = Runtime.getRuntime().availableProcessors();
    try {
      return Files.readAllLines(STATUS, StandardCharsets.ISO_8859_1).stream()
              .filter(line -> line.startsWith(ALLOWED))
              .anyMatch(line -> available < count(line.substring(ALLOWED.length())))
          ? OptionalInt.of(available)
          : OptionalInt.empty();
    } catch (IOException e) { // no Linux
      return OptionalInt.empty();
    }
  }

  /** Counts a list such as {@code 0-3,8,10-11}. */
  static int count(String list) {
    return Arrays.stream(list.strip().split(","))
        .map(range -> range.split("-", 2))
        .mapToInt(ends -> Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1)
        .sum();
  }
}
