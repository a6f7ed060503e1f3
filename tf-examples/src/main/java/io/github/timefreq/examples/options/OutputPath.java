package io.github.timefreq.examples.options;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What {@code --out} may name: nothing that a run needs, and no file but one of the same kind. */
public final class OutputPath {
  /** Folders of checkpoints, which are deleted as a whole when a newer one is there. */
  private static final Pattern CHECKPOINT =
      Pattern.compile("(last|best)-\\d{8,10}", Pattern.CASE_INSENSITIVE);

  private static final Set<String> OF_A_RUN = Set.of("config.json", "metrics.jsonl", "lock");
  private static final int BEGINNING = 4096;

  /** What a command writes, and therefore may replace. */
  public enum Kind {
    ONNX("an ONNX file", "model.onnx") {
      @Override
      boolean is(Path file, byte[] beginning) {
        return file.toString().endsWith(".onnx") || isOnnx(beginning);
      }
    },
    REPORT("a report of tf", "report.md") {
      @Override
      boolean is(Path file, byte[] beginning) {
        return new String(beginning, StandardCharsets.UTF_8).contains("Written by `tf report`.");
      }
    };

    private final String description;
    private final String usualName;

    Kind(String description, String usualName) {
      this.description = description;
      this.usualName = usualName;
    }

    abstract boolean is(Path file, byte[] beginning);

    /** The version of the format, which comes first, and another field behind it. */
    private static boolean isOnnx(byte[] bytes) {
      return bytes.length > 2 && bytes[0] == 0x08 && bytes[1] > 0 && bytes[2] != 0;
    }
  }

  private OutputPath() {}

  /**
   * Refuses to write into a checkpoint, whatever the command.
   *
   * @throws ParameterException naming the path
   */
  public static void check(ParseResult parsed) {
    for (CommandLine command : parsed.asCommandLineList()) {
      OptionSpec out = command.getParseResult().matchedOption("--out");
      if (out != null && out.getValue() instanceof Path path && isInCheckpoint(path)) {
        throw new ParameterException(
            command,
            path + " is in a checkpoint, which belongs to its run alone; give --out another place");
      }
    }
  }

  /**
   * Refuses to replace what is not of the kind that the command writes.
   *
   * @return the file
   * @throws IllegalArgumentException naming the file and what it is
   * @throws IOException if the file that is there cannot be read
   */
  public static Path file(Path file, Kind kind) throws IOException {
    String name = nameOf(file);
    if (Files.isDirectory(file) || name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException(
          file + " is a folder; give --out a file, such as " + file.resolve(kind.usualName));
    }
    if (OF_A_RUN.contains(name)) {
      throw new IllegalArgumentException(
          file + " has the name of a file of a run; give --out another name");
    }
    if (Files.exists(file) && !(Files.isRegularFile(file) && kind.is(file, beginning(file)))) {
      throw new IllegalArgumentException(
          file
              + " is there and is not "
              + kind.description
              + ": it stays as it is; give --out another name");
    }
    return file;
  }

  private static boolean isInCheckpoint(Path path) {
    for (Path place : new Path[] {path.toAbsolutePath().normalize(), real(path.toAbsolutePath())}) {
      for (Path part : place) {
        if (CHECKPOINT.matcher(part.toString()).matches()) {
          return true;
        }
      }
    }
    return false;
  }

  /** The path without links, as far as it is there. */
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) { // not there, or not to be read
      Path parent = path.getParent();
      return parent == null ? path : real(parent).resolve(nameOf(path));
    }
  }

  private static byte[] beginning(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(BEGINNING);
    }
  }

  private static String nameOf(Path path) {
    return path.getFileName() == null ? "" : path.getFileName().toString();
  }
}
