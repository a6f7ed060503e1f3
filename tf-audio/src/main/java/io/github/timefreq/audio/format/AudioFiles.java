package io.github.timefreq.audio.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads sound files: WAV (PCM of 8, 16, 24 and 32 bits, IEEE float of 32 and 64 bits), FLAC and Ogg
 * Vorbis, with any number of channels, which are averaged to one:
 *
 * <pre>
 *   x[n] = (x_1[n] + ... + x_C[n]) / C
 * </pre>
 *
 * <p>The kind of a file is told by its first bytes, not by its name. PCM of b bits is divided by
 * {@code 2^(b-1)}, so that full scale is -1 and 1.
 *
 * <p>A file that is damaged, cut off or empty is refused, not read in part: a WAV file whose data
 * ends before the length that its header declares, a FLAC frame with a wrong checksum, an Ogg file
 * that lacks a page or holds several streams one after the other, FLAC whose samples do not have
 * the MD5 that it states. Where a writer did not know the length, the sound goes to the end of the
 * file, or to chunks such as tags that reach it: a WAV file declares 0, 0x7FFFFFFF, 0x80000000,
 * 0xFFFFFFFF or a little less then, a FLAC file 0. Samples beyond {@link #LARGEST_SAMPLE} are
 * refused. ID3 tags are passed over. What a file makes the reader allocate is bounded by what is
 * there, not by what it declares.
 */
public final class AudioFiles {
  /** Bytes of the largest file that is read: 128 MiB. */
  public static final int LARGEST_FILE = 1 << 27;

  /** Samples of the longest sound that is decoded, 2^26: 23 minutes at 48 kHz, 256 MiB. */
  public static final int LONGEST_SOUND = 1 << 26;

  /**
   * The largest sample, 2^20 times full scale, which is 1. Floating-point files may go beyond full
   * scale, and some hold integers up to 2^15; what is larger is damage, and its energies would
   * overflow in a model.
   */
  public static final float LARGEST_SAMPLE = 1 << 20;

  /** Sample rates outside of these (Hz) are taken for damage. */
  public static final int LOWEST_RATE = 1_000;

  private static final int HIGHEST_RATE = 768_000;

  private AudioFiles() {}

  /**
   * Reads a file.
   *
   * @param file a WAV, FLAC or Ogg Vorbis file
   * @return its sound, mixed down to one channel, at its own sample rate
   * @throws AudioFormatException naming the file and what is wrong in it
   * @throws IOException if it cannot be read
   */
  public static Waveform read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder, not a sound");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = readBounded(in);
      return decode(bytes);
    } catch (AudioFormatException e) {
      throw new AudioFormatException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Decodes the bytes of a file.
   *
   * @param file all bytes of a WAV, FLAC or Ogg Vorbis file
   * @return its sound, mixed down to one channel, at its own sample rate
   * @throws AudioFormatException saying what is wrong in it
   */
  public static Waveform decode(byte[] file) throws AudioFormatException {
    return decode(file, LONGEST_SOUND);
  }

  static Waveform decode(byte[] tagged, int longest) throws AudioFormatException {
    byte[] file = Id3.withoutTags(tagged);
    MonoMix mix = new MonoMix(longest);
    int rate;
    if (isWav(file)) {
      rate = WavReader.read(file, mix);
    } else if (startsWith(file, 0, "fLaC")) {
      rate = FlacReader.read(file, mix);
    } else if (startsWith(file, 0, "OggS")) {
      rate = VorbisReader.read(file, mix);
    } else if (file.length == 0) {
      throw new AudioFormatException("the file is empty");
    } else {
      throw new AudioFormatException(
          file.length < tagged.length
              ? "it is MP3, or no sound behind its ID3 tag; convert it to WAV, FLAC or Ogg Vorbis"
              : AudioKind.of(file).refusal());
    }
    float[] samples = mix.samples();
    if (samples.length == 0) {
      throw new AudioFormatException("it holds no sound");
    }
    return new Waveform(samples, rate);
  }

  /** RF64 and BW64 are WAV with a length of 64 bits. */
  private static boolean isWav(byte[] file) {
    boolean riff =
        startsWith(file, 0, "RIFF") || startsWith(file, 0, "RF64") || startsWith(file, 0, "BW64");
    return riff && startsWith(file, 8, "WAVE");
  }

  /**
   * Reads a file of at most {@link #LARGEST_FILE} bytes.
   *
   * @param in the file
   * @return its bytes
   * @throws IOException if it is larger or cannot be read
   */
  public static byte[] readBounded(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(LARGEST_FILE);
    if (bytes.length == LARGEST_FILE && in.read() >= 0) {
      throw new AudioFormatException("it is larger than 128 MiB");
    }
    return bytes;
  }

  static int requireRate(long rate) throws AudioFormatException {
    if (rate < LOWEST_RATE || rate > HIGHEST_RATE) {
      throw new AudioFormatException(
          "it declares a sample rate of %d Hz; %d to %d Hz are read"
              .formatted(rate, LOWEST_RATE, HIGHEST_RATE));
    }
    return (int) rate;
  }

  static boolean startsWith(byte[] file, int from, String magic) {
    byte[] expected = magic.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < expected.length; i++) {
      if (from + i >= file.length || file[from + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
