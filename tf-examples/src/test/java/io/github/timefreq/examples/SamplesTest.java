package io.github.timefreq.examples;

import static io.github.timefreq.examples.CliFixture.TOY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.timefreq.examples.audio.AudioCliFixture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The samples in other languages write the text that this library writes, more of it than a context
 * holds. Each runs where its tools are installed, else it is skipped with the reason.
 */
class SamplesTest {
  private static final Path SAMPLES = Path.of("samples").toAbsolutePath();
  private static final String NODE = "the sample in Node";
  private static final String CPP = "the sample in C++";
  private static final String PROMPT = "the cat ";
  private static final int TOKENS = 40;
  private static final int OLDEST_NODE = 20;
  private static final Pattern NODE_VERSION = Pattern.compile("v(\\d+)\\..*\\s*");

  /** What npm and its registry fail with when one does not reach the other. */
  private static final Pattern UNREACHABLE =
      Pattern.compile(
          "code (ENOTFOUND|EAI_AGAIN|ECONN\\w+|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED"
              + "|ERR_SOCKET_TIMEOUT|E5\\d\\d)\\b");

  private static final Pattern JAVA_CLASS = Pattern.compile("(\\d+\\.\\d) %  (\\w+)");
  private static final Pattern NODE_CLASS = Pattern.compile("(\\d\\.\\d{4})  (\\w+)");

  @TempDir private static Path folder;
  private static Path model;
  private static String text;

  @BeforeAll
  static void export() {
    Path run = folder.resolve("run");
    model = folder.resolve("model.onnx");
    CliFixture.Result trained =
        CliFixture.tf(
            "train",
            TOY,
            "--place=-1,0",
            "--steps=100",
            "--lr=0.03",
            "--split=0.999,0.0005",
            "--out",
            run);
    assertThat(trained.status()).isZero();
    assertThat(CliFixture.tf("export", run, "--out", model).status()).isZero();
    CliFixture.Result written =
        CliFixture.tf("run", model, "--prompt", PROMPT, "--tokens", TOKENS, "--temperature=0");
    text = written.out().strip();
    assertThat(text).startsWith(PROMPT).hasSizeGreaterThan(TOKENS);
    assertThat(text.substring(PROMPT.length()).chars().distinct().count()).isGreaterThan(2);
  }

  @Test
  void node() throws IOException, InterruptedException {
    Program.require(NODE, "node", "npm");
    Matcher version = NODE_VERSION.matcher(Program.run(folder, "node", "--version").out());
    if (!version.matches() || Integer.parseInt(version.group(1)) < OLDEST_NODE) {
      throw Program.skipped(NODE, "node is older than " + OLDEST_NODE);
    }
    Path sample = Files.createDirectory(folder.resolve("node"));
    for (String name :
        List.of(".npmrc", "package.json", "package-lock.json", "generate.mjs", "classify.mjs")) {
      Files.copy(SAMPLES.resolve("node").resolve(name), sample.resolve(name));
    }
    Program.Result install =
        Program.run(sample, "npm", "ci", "--prefer-offline", "--fetch-retries=1");
    Matcher unreachable = UNREACHABLE.matcher(install.err());
    if (unreachable.find()) {
      throw Program.skipped(
          NODE, "npm's registry cannot be reached (" + unreachable.group(1) + ")");
    }
    assertThat(install.status()).as(install.err()).isZero();

    assertSameText(Program.run(sample, "node", "generate.mjs", model, PROMPT, TOKENS));
    assertSameClass(sample);
  }

  /** A classifier of sounds, trained and exported here, must hear the same in Node. */
  private static void assertSameClass(Path sample) throws IOException, InterruptedException {
    Path run = folder.resolve("sounds-run");
    Path classifier = folder.resolve("classifier.onnx");
    Path sounds = AudioCliFixture.sounds(folder.resolve("sounds"));
    List<Object> training = List.of("audio", "train", "--data", sounds, "--out", run);
    assertThat(CliFixture.tf(training, AudioCliFixture.TOY).status()).isZero();
    assertThat(CliFixture.tf("audio", "export", run, "--out", classifier).status()).isZero();
    Path tone = sounds.resolve("high/tone-3.wav");

    Program.Result heard = Program.run(sample, "node", "classify.mjs", classifier, tone);

    assertThat(heard.status()).as(heard.err()).isZero();
    Matcher java =
        JAVA_CLASS.matcher(CliFixture.tf("audio", "predict", classifier, tone, "--top=1").out());
    assertThat(java.find()).isTrue();
    Matcher node = NODE_CLASS.matcher(heard.out());
    assertThat(node.find()).as(heard.out()).isTrue();
    assertThat(node.group(2)).isEqualTo(java.group(2));
    assertThat(100 * Double.parseDouble(node.group(1)))
        .isCloseTo(Double.parseDouble(java.group(1)), within(0.06));
  }

  @Test
  void cpp() throws IOException, InterruptedException {
    Program.require(CPP, "cmake", "c++");
    Path library = runtimeLibrary();
    Path build = folder.resolve("cpp");
    Program.Result configured =
        Program.run(
            folder,
            "cmake",
            "-S",
            SAMPLES.resolve("cpp"),
            "-B",
            build,
            "-DONNXRUNTIME_LIBRARY=" + library);
    if (configured.err().contains("ONNX Runtime for C++ is not found")) {
      throw Program.skipped(CPP, "ONNX Runtime's headers for C++ are not found");
    }
    assertThat(configured.status()).as(configured.err()).isZero();
    Program.Result built = Program.run(folder, "cmake", "--build", build);
    assertThat(built.status()).as(built.out() + built.err()).isZero();

    assertSameText(Program.run(build, build.resolve("generate"), model, PROMPT, TOKENS));
  }

  private static void assertSameText(Program.Result result) {
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out().strip()).isEqualTo(text);
  }

  /** The library that the Java side runs, under the name that programs linked with it look for. */
  private static Path runtimeLibrary() throws IOException {
    if (!System.getProperty("os.name").equals("Linux")) {
      throw Program.skipped(CPP, "only Linux links with the library of the Java side");
    }
    String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x64";
    String resource = "/ai/onnxruntime/native/linux-" + machine + "/libonnxruntime.so";
    Path library = folder.resolve("libonnxruntime.so.1");
    try (InputStream in = SamplesTest.class.getResourceAsStream(resource)) {
      Files.copy(in, library);
    }
    return library;
  }
}
