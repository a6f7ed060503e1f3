package io.github.timefreq.examples.audio;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** Sounds in files, and classifiers so small that they are trained in a second. */
public final class AudioCliFixture {
  static final int RATE = 4000;

  /** One epoch of four steps on {@link #sounds}. */
  public static final List<String> TOY = toy(1);

  private static final List<String> CLASSES = List.of("high", "low");
  private static final int SOUNDS_OF_A_CLASS = 20;
  private static final double SECONDS = 0.3;

  private AudioCliFixture() {}

  /** Some epochs of four steps on {@link #sounds}. */
  public static List<String> toy(int epochs) {
    return List.of(
        "--preset=tiny",
        "--layers=1",
        "--width=16",
        "--rate=" + RATE,
        "--clip=0.25",
        "--epochs=" + epochs,
        "--batch=8",
        "--kernel=5",
        "--filters=4",
        "--device=cpu");
  }

  /** Writes a folder of high tones and one of low tones. */
  public static Path sounds(Path folder) throws IOException {
    for (String name : CLASSES) {
      Path own = Files.createDirectories(folder.resolve(name));
      for (int i = 0; i < SOUNDS_OF_A_CLASS; i++) {
        double hertz = (name.equals("high") ? 1000 : 200) * (1 + 0.02 * i);
        tone(own.resolve("tone-" + i + ".wav"), hertz);
      }
    }
    return folder;
  }

  /** Writes a WAV file of 16 bits. */
  static Path tone(Path file, double hertz) throws IOException {
    int samples = (int) (SECONDS * RATE);
    byte[] bytes = new byte[2 * samples];
    for (int n = 0; n < samples; n++) {
      short value = (short) (8000 * Math.sin(2 * Math.PI * hertz * n / RATE));
      bytes[2 * n] = (byte) value;
      bytes[2 * n + 1] = (byte) (value >> 8);
    }
    AudioFormat format = new AudioFormat(RATE, 16, 1, true, false);
    try (AudioInputStream in =
        new AudioInputStream(new ByteArrayInputStream(bytes), format, samples)) {
      AudioSystem.write(in, AudioFileFormat.Type.WAVE, file.toFile());
    }
    return file;
  }
}
