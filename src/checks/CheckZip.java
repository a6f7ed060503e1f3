import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Unpacks the zip of the command line into a folder with a space in its name, and runs it there.
 *
 * <pre>java src/checks/CheckZip.java tf-examples/target/timefreq-VERSION.zip</pre>
 */
public final class CheckZip {
  private static final boolean WINDOWS =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");

  private CheckZip() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path zip = Path.of(args[0]);
    String top = zip.getFileName().toString().replaceFirst("\\.zip$", "");
    String version = top.substring("timefreq-".length());
    Path folder = Files.createTempDirectory("time freq");
    try {
      unpack(zip, folder);
      Path home = folder.resolve(top);
      for (String name :
          List.of(
              "bin/timefreq",
              "bin/timefreq.bat",
              "LICENSE",
              "NOTICE",
              "README.txt",
              "licenses/THIRD-PARTY.txt",
              "licenses/LGPL-3.0.txt",
              "lib/tf-core-" + version + ".jar",
              "lib/tf-examples-" + version + ".jar",
              "lib/cpu")) {
        require(Files.exists(home.resolve(name)), name + " is missing in " + zip);
      }
      String script = WINDOWS ? "timefreq.bat" : "timefreq";
      Path program = home.resolve("bin").resolve(script);
      require(program.toFile().setExecutable(true), "cannot run " + program);

      String told = run(folder, program, "--version");
      require(told.startsWith("tf " + version), "--version tells " + told);
      require(told.contains("PyTorch"), "--version tells of no engine: " + told);
      require(run(folder, program, "--help").contains("Usage: timefreq"), "--help has no usage");
      require(
          run(folder, program, "generate-completion").contains("complete"),
          "generate-completion writes no script");
      run(
          folder, program, "train", "--steps=2", "--layers=1", "--width=16", "--heads=2",
          "--context=32", "--out=my run");
      require(
          run(folder, program, "sample", "my run", "--tokens=5", "--prompt=ab c").contains("ab c"),
          "sample leaves the prompt out");
      if (!WINDOWS) {
        Path link = Files.createSymbolicLink(folder.resolve("timefreq"), program);
        require(run(folder, link, "--version").startsWith("tf "), "a link to it does not run");
      }
      System.out.println("checked: " + zip + " runs and says\n" + told.strip());
    } finally {
      delete(folder);
    }
  }

  private static String run(Path folder, Path program, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(words));
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    // What a JVM that started this one may have set.
    environment.keySet().removeIf(name -> name.startsWith("TF_") || name.equals("CLASSPATH"));
    Process process = builder.start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException(command + " does not end");
    }
    String told = Files.readString(out, StandardCharsets.UTF_8);
    require(
        process.exitValue() == 0,
        command + " ends with " + process.exitValue() + ": " + told + Files.readString(err));
    return told;
  }

  private static void unpack(Path zip, Path folder) throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (Enumeration<? extends ZipEntry> entries = file.entries(); entries.hasMoreElements(); ) {
        ZipEntry entry = entries.nextElement();
        Path target = folder.resolve(entry.getName()).normalize();
        require(target.startsWith(folder), "an entry leaves the folder: " + entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(target);
          continue;
        }
        Files.createDirectories(target.getParent());
        try (InputStream in = file.getInputStream(entry)) {
          Files.copy(in, target);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }
}
