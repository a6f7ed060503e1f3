package io.github.timefreq.export.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files of weights beside models, which are called after what is in them, {@code
 * model.onnx-0123456789abcdef.data}: those of a new model never take the place of those that an
 * earlier one still needs.
 */
public final class ExternalData {
  /** Digits of the SHA-256 in a name. */
  private static final int DIGITS = 16;

  private ExternalData() {}

  /** What the weights of a model are called. */
  public static String name(Path model, String sha256) {
    return model.getFileName() + "-" + sha256.substring(0, DIGITS) + ".data";
  }

  /** Deletes the weights beside a model that are not its own. */
  public static void deleteOthers(Path model, Collection<String> own) throws IOException {
    Pattern any =
        Pattern.compile(
            Pattern.quote(model.getFileName() + "-") + "[0-9a-f]{" + DIGITS + "}\\.data");
    List<Path> others;
    try (Stream<Path> files = Files.list(model.resolveSibling(""))) {
      others =
          files
              .filter(file -> any.matcher(nameOf(file)).matches() && !own.contains(nameOf(file)))
              .toList();
    }
    for (Path other : others) {
      Files.delete(other);
    }
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName());
  }
}
