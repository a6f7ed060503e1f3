package io.github.timefreq.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.github.timefreq.examples.options.DataOptions;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.text.Corpus;
import io.github.timefreq.gpt.text.MarkovText;
import io.github.timefreq.gpt.training.GptTraining;
import io.github.timefreq.gpt.training.RunConfig;
import io.github.timefreq.training.TrainingListener;
import io.github.timefreq.training.TrainingRun;
import io.github.timefreq.training.run.RunFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are ended from outside, gently or not. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class KillTest {
  private static final int KILLS = 5;
  private static final int MOST_STEPS_A_LIFE = 20;
  private static final int LONGEST_DELAY_MICROS = 20_000;

  /** A run that ends by a kill only. */
  private static final String ENDLESS = "--steps=100000000";

  private static final Pattern STEP = Pattern.compile("training  step (\\d+)/.*");
  private static final Pattern STOPPED =
      Pattern.compile("stopped after step (\\d+); go on with: tf resume (.*)");

  @TempDir private Path folder;

  @Test
  void aRunThatIsKilledGoesOnWithTheBitsOfOneThatIsNot() throws IOException, InterruptedException {
    List<String> options =
        CliFixture.words(CliFixture.TOY, ENDLESS, "--eval-every=7", "--checkpoint-every=3");
    Path killed = folder.resolve("killed");
    Random random = new Random(20);
    for (int kill = 0; kill < KILLS; kill++) {
      try (ChildJvm process = kill == 0 ? train(killed, options) : resume(killed)) {
        readFirstStep(process);
        long goal = lastCheckpoint(killed) + 1 + random.nextInt(MOST_STEPS_A_LIFE);
        while (lastCheckpoint(killed) < goal && process.isAlive()) {
          Thread.onSpinWait();
        }
        TimeUnit.MICROSECONDS.sleep(random.nextInt(LONGEST_DELAY_MICROS));

        assertThat(process.kill()).isNotZero();

        assertThat(process.errors()).isEmpty();
      }
    }
    long end = lastCheckpoint(killed) + 1;
    Path whole = folder.resolve("whole");
    RunConfig run = RunFolder.open(killed, RunConfig.class).config();
    Corpus corpus = DataOptions.load(run, null);

    try (TrainingRun<RunConfig, Gpt> resumed = GptTraining.resume(killed, corpus, Device.cpu())) {
      trainUntil(resumed, end);
    }
    try (TrainingRun<RunConfig, Gpt> started =
        GptTraining.start(whole, run, corpus, Device.cpu())) {
      trainUntil(started, end);
    }

    assertThat(CliFixture.names(killed)).isEqualTo(CliFixture.names(whole));
    String last = String.format("last-%08d", end);
    for (String name : List.of("model.safetensors", "optimizer.safetensors")) {
      assertThat(killed.resolve(last).resolve(name))
          .hasSameBinaryContentAs(whole.resolve(last).resolve(name));
    }
    assertThat(withoutTimes(killed)).hasSizeGreaterThan((int) end).isEqualTo(withoutTimes(whole));
  }

  private static void trainUntil(TrainingRun<RunConfig, Gpt> training, long step)
      throws IOException {
    training.run(new TrainingListener() {}, () -> training.getStep() >= step);
    assertThat(training.getStep()).isEqualTo(step);
  }

  @Test
  void aMeasurementThatIsTerminatedSaysHowToGoOn() throws IOException, InterruptedException {
    Path out = folder.resolve("compare");
    String steps = "--steps=1";
    for (Object words :
        List.of(
            CliFixture.words("compare", CliFixture.TOY, steps, "--rounds=100000000", "--out", out),
            CliFixture.words("bench", CliFixture.TOY, "--rounds=100000000"))) {
      try (ChildJvm process = ChildJvm.tf(folder.resolve("err"), words)) {
        process.readUntil(line -> line.startsWith("timing 100000000 rounds of steps of plain, "));
        process.terminate();

        assertThat(process.readAll()).contains("stopped", " the same command ");
        assertThat(process.await()).isEqualTo(143);
        assertThat(process.errors()).isEmpty();
      }
    }
    assertThat(out.resolve("results/plain-1.json")).exists();
    assertThat(out.resolve("report.md")).doesNotExist();
  }

  @Test
  void aTerminatedRunWritesACheckpointAndSaysHowToGoOn() throws IOException, InterruptedException {
    Path run = folder.resolve("run");
    List<String> endless =
        CliFixture.words(CliFixture.TOY, ENDLESS, "--eval-every=1", "--checkpoint-every=100000000");
    long step;
    try (ChildJvm process = train(run, endless)) {
      readFirstStep(process);
      process.terminate();

      String out = process.readAll();
      assertThat(process.await()).isEqualTo(143);
      assertThat(process.errors()).isEmpty();
      Matcher stopped = STOPPED.matcher(out);
      assertThat(stopped.find()).as(out).isTrue();
      assertThat(stopped.group(2)).isEqualTo(run.toString());
      step = Long.parseLong(stopped.group(1));
    }
    assertThat(step).isPositive();
    assertThat(CliFixture.names(run))
        .filteredOn(name -> !name.startsWith("best-"))
        .containsExactly(
            "config.json", "last-" + String.format("%08d", step), "lock", "metrics.jsonl");

    try (ChildJvm process = resume(run)) {
      assertThat(readFirstStep(process)).isEqualTo(step + 1);
      process.kill();
    }
    assertThat(CliFixture.tf("sample", run, "--tokens=5").status()).isZero();
  }

  @Test
  void aFolderThatIsBeingTrainedIsRefusedToOtherProcesses()
      throws IOException, InterruptedException {
    Path run = folder.resolve("run");
    try (ChildJvm process = train(run, CliFixture.words(CliFixture.TOY, ENDLESS))) {
      readFirstStep(process);

      CliFixture.Result second = CliFixture.tf("resume", run, "--device=cpu");

      assertThat(second.status()).isEqualTo(1);
      assertThat(second.err())
          .hasLineCount(1)
          .startsWith("tf: " + run + " is being trained by another process; ");
      process.kill();
    }
  }

  private ChildJvm train(Path run, List<String> options) throws IOException {
    Path text = folder.resolve("text.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(text))) {
      out.write(new MarkovText(20_000).read());
    }
    return ChildJvm.tf(
        folder.resolve("err"), "train", options, "--split=0.9,0.05", "--data", text, "--out", run);
  }

  private ChildJvm resume(Path run) throws IOException {
    return ChildJvm.tf(folder.resolve("err"), "resume", run, "--device=cpu");
  }

  private static long readFirstStep(ChildJvm process) throws IOException {
    Matcher step = STEP.matcher(process.readUntil(line -> STEP.matcher(line).matches()));
    assertThat(step.matches()).isTrue();
    return Long.parseLong(step.group(1));
  }

  /** Step of the newest checkpoint, 0 before the first. */
  private static long lastCheckpoint(Path run) throws IOException {
    return CliFixture.names(run).stream()
        .filter(name -> name.startsWith("last-"))
        .mapToLong(name -> Long.parseLong(name.substring("last-".length())))
        .max()
        .orElse(0);
  }

  /** The metrics of a run but for what the clock decides. */
  private static List<String> withoutTimes(Path run) throws IOException {
    return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
        .map(line -> line.replaceAll("\"(seconds|itemsPerSecond)\":[^,}]*", ""))
        .toList();
  }
}
