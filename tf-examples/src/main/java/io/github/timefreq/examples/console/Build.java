package io.github.timefreq.examples.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What this program was built from. */
public final class Build {
  private static final String COMMIT_FILE = "git.properties";

  private Build() {}

  /** Such as {@code tf 1.0.0 (commit 0123abc)}, {@code -dirty} where sources were changed since. */
  public static String version() {
    String version = Build.class.getPackage().getImplementationVersion();
    String commit = commit();
    return "tf "
        + (version == null ? "(development)" : version)
        + (commit.isEmpty() ? "" : " (commit " + commit + ")");
  }

  /** Empty where the sources were in no repository. */
  private static String commit() {
    try (InputStream file = Build.class.getResourceAsStream(COMMIT_FILE)) {
      Properties properties = new Properties();
      if (file != null) {
        properties.load(file);
      }
      return properties.getProperty("git.commit.id.describe", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
