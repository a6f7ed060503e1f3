package io.github.timefreq.audio.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WavReaderTest {
  private static final float[] SAMPLES = {0, 0.5f, -0.5f, 0.984375f, -1, 0.125f, -0.0625f};

  static Stream<WavBytes> encodings() {
    return Stream.of(false, true)
        .flatMap(
            extensible ->
                Stream.of(1, 2, 6)
                    .flatMap(
                        channels ->
                            Stream.of(
                                new WavBytes(WavBytes.PCM, 8, channels, 11025, extensible),
                                new WavBytes(WavBytes.PCM, 16, channels, 44100, extensible),
                                new WavBytes(WavBytes.PCM, 24, channels, 96000, extensible),
                                new WavBytes(WavBytes.PCM, 32, channels, 8000, extensible),
                                new WavBytes(WavBytes.FLOAT, 32, channels, 48000, extensible),
                                new WavBytes(WavBytes.FLOAT, 64, channels, 16000, extensible))));
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void everyEncodingGivesTheSamplesThatWereWritten(WavBytes wav) throws Exception {
    Waveform sound = AudioFiles.decode(wav.file(SAMPLES));

    assertThat(sound.sampleRate()).isEqualTo(wav.rate());
    // All of the samples but those finer than 8 bits are representable in every encoding.
    assertThat(sound.samples()).containsExactly(SAMPLES);
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void roundingIsWithinHalfAStepOfTheEncoding(WavBytes wav) throws Exception {
    SplittableRandom random = new SplittableRandom(wav.hashCode());
    float[] samples = new float[100];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) random.nextDouble(-0.99, 0.99);
    }
    float[] decoded = AudioFiles.decode(wav.file(samples)).samples();

    float half = Math.max(Math.scalb(0.5f, 1 - wav.bits()), 1e-7f);
    for (int i = 0; i < samples.length; i++) {
      assertThat(decoded[i]).isCloseTo(samples[i], within(half));
    }
  }

  @Test
  void channelsAreAveraged() throws Exception {
    WavBytes stereo = new WavBytes(WavBytes.PCM, 16, 2, 8000, false);
    byte[] interleaved = WavBytes.PLAIN.data(0.5f, 0.25f, -1, 0.5f);
    byte[] file = WavBytes.riff(stereo.format(), WavBytes.chunk("data", 8, interleaved));

    assertThat(AudioFiles.decode(file).samples()).containsExactly(0.375f, -0.25f);
  }

  @Test
  void otherChunksAreSkippedWithTheirPadding() throws Exception {
    byte[] data = WavBytes.PLAIN.data(SAMPLES);
    byte[] file =
        WavBytes.riff(
            WavBytes.chunk("LIST", 3, new byte[] {1, 2, 3}),
            WavBytes.PLAIN.format(),
            WavBytes.chunk("fact", 4, new byte[4]),
            WavBytes.chunk("odd ", 5, new byte[5]),
            WavBytes.chunk("data", data.length, data),
            WavBytes.chunk("LIST", 2, new byte[2]));

    assertThat(AudioFiles.decode(file).samples()).containsExactly(SAMPLES);
  }

  /** What writers leave that cannot go back to the header, rounded or less a header. */
  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        -1,
        -1 - 36,
        -1 - 44,
        -2,
        -4096,
        0x7FFFFFFF,
        0x7FFFFFFF - 36,
        0x7FFFF000,
        0x80000000,
        0x80000000 - 44,
        0xFFFFF000
      })
  void dataOfUnknownLengthGoesToTheEnd(int declared) throws Exception {
    byte[] data = WavBytes.PLAIN.data(SAMPLES);
    byte[] file = WavBytes.riff(WavBytes.PLAIN.format(), WavBytes.chunk("data", declared, data));

    assertThat(AudioFiles.decode(file).samples()).containsExactly(SAMPLES);
    // The last frame may be cut off.
    assertThat(AudioFiles.decode(Arrays.copyOf(file, file.length - 1)).samples())
        .containsExactly(Arrays.copyOf(SAMPLES, SAMPLES.length - 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 0x7FFFFFFF, 0x80000000})
  void dataOfUnknownLengthEndsWhereChunksFollow(int declared) throws Exception {
    byte[] data = WavBytes.PLAIN.data(SAMPLES);
    byte[] wav =
        WavBytes.riff(
            WavBytes.PLAIN.format(),
            WavBytes.chunk("data", declared, data),
            WavBytes.chunk("LIST", 5, new byte[5]),
            WavBytes.chunk("id3 ", 5, new byte[5]));

    assertThat(AudioFiles.decode(wav).samples()).containsExactly(SAMPLES);
    // The last pad may be missing.
    assertThat(AudioFiles.decode(Arrays.copyOf(wav, wav.length - 1)).samples())
        .containsExactly(SAMPLES);
    // What is no whole chunk is sound.
    assertThat(AudioFiles.decode(Arrays.copyOf(wav, wav.length - 2)).length())
        .isGreaterThan(SAMPLES.length);
  }

  @Test
  void aSecondDataChunkIsNotDropped() {
    byte[] data = WavBytes.PLAIN.data(SAMPLES);
    byte[] format = WavBytes.PLAIN.format();
    byte[] chunk = WavBytes.chunk("data", data.length, data);
    byte[] other = WavBytes.chunk("LIST", 3, new byte[3]);
    byte[] pieces = new byte[4 + chunk.length];
    System.arraycopy("wavl".getBytes(StandardCharsets.US_ASCII), 0, pieces, 0, 4);
    System.arraycopy(chunk, 0, pieces, 4, chunk.length);

    for (int declared : new int[] {data.length, 0, -1}) {
      byte[] first = WavBytes.chunk("data", declared, data);
      assertRefused(WavBytes.riff(format, first, other, chunk), "it has two data chunks");
    }
    assertRefused(
        WavBytes.riff(format, WavBytes.chunk("data", 0), chunk), "it has two data chunks");
    assertRefused(
        WavBytes.riff(format, WavBytes.chunk("LIST", pieces.length, pieces)), "a list wavl");
    assertRefused(WavBytes.riff(format, format, chunk), "it has two format chunks");
  }

  @ParameterizedTest
  @CsvSource({
    "deaddeaddeaddeaddeaddeaddead, has the GUID 0100dead",
    "00002107d3118644c8c1ca000000, (Ambisonic B-format)"
  })
  void anExtensibleFormatOfAnotherMakerIsRefused(String end, String words) {
    byte[] file = new WavBytes(WavBytes.PCM, 16, 1, 8000, true).file(SAMPLES);
    byte[] guid = HexFormat.of().parseHex(end);
    System.arraycopy(guid, 0, file, 12 + 8 + 26, guid.length);

    assertRefused(file, words);
  }

  @Test
  void aLengthOfZeroBeforeOtherChunksIsNoSound() {
    byte[] file =
        WavBytes.riff(
            WavBytes.PLAIN.format(),
            WavBytes.chunk("data", 0),
            WavBytes.chunk("LIST", 4, new byte[4]));

    assertThatThrownBy(() -> AudioFiles.decode(file)).hasMessage("it holds no sound");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RF64", "BW64"})
  void aLengthOf64BitsIsRead(String kind) throws Exception {
    byte[] data = WavBytes.PLAIN.data(SAMPLES);
    byte[] file = rf64(kind, data.length, data);

    assertThat(AudioFiles.decode(file).samples()).containsExactly(SAMPLES);
    assertThatThrownBy(() -> AudioFiles.decode(rf64(kind, data.length + 2, data)))
        .hasMessageContaining("it is cut off");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RF64", "BW64"})
  void aLengthOf64BitsThatWasNotWrittenIsUnknown(String kind) throws Exception {
    byte[] file = rf64(kind, 0, WavBytes.PLAIN.data(SAMPLES));
    byte[] tag = WavBytes.chunk("id3 ", 12, new byte[12]);
    byte[] tagged = Arrays.copyOf(file, file.length + tag.length);
    System.arraycopy(tag, 0, tagged, file.length, tag.length);

    assertThat(AudioFiles.decode(file).samples()).containsExactly(SAMPLES);
    assertThat(AudioFiles.decode(tagged).samples()).containsExactly(SAMPLES);
  }

  private static byte[] rf64(String kind, int length, byte... data) {
    byte[] sizes = new byte[28];
    ByteBuffer.wrap(sizes).order(ByteOrder.LITTLE_ENDIAN).putLong(0).putLong(length);
    byte[] file =
        WavBytes.riff(
            WavBytes.chunk("ds64", sizes.length, sizes),
            WavBytes.PLAIN.format(),
            WavBytes.chunk("data", -1, data));
    System.arraycopy(kind.getBytes(StandardCharsets.US_ASCII), 0, file, 0, 4);
    return file;
  }

  @Test
  void aFileThatDeclaresMoreThanItHoldsIsRefusedInOneLine() {
    byte[] file =
        WavBytes.riff(WavBytes.PLAIN.format(), WavBytes.chunk("data", 1 << 30, new byte[56]));

    assertThat(file).hasSize(100);
    assertThatThrownBy(() -> AudioFiles.decode(file))
        .isInstanceOf(AudioFormatException.class)
        .hasMessage("it declares 1073741824 bytes of sound and holds 56: it is cut off");
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e300, -1e300, 1e20, 2e6})
  void samplesThatNoModelTakesAreRefused(double sample) {
    WavBytes wav = new WavBytes(WavBytes.FLOAT, 64, 1, 8000, false);
    byte[] data = new byte[16];
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putDouble(0.5).putDouble(sample);
    byte[] file = WavBytes.riff(wav.format(), WavBytes.chunk("data", data.length, data));

    assertThatThrownBy(() -> AudioFiles.decode(file))
        .isInstanceOf(AudioFormatException.class)
        .hasMessageContaining("sample 1 is ")
        .hasMessageContaining("where full scale is 1");
  }

  @Test
  void suchSamplesAreRefusedWhereTheChannelsCancel() {
    WavBytes wav = new WavBytes(WavBytes.FLOAT, 64, 2, 8000, false);
    byte[] data = new byte[16];
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putDouble(1e300).putDouble(-1e300);
    byte[] file = WavBytes.riff(wav.format(), WavBytes.chunk("data", data.length, data));

    assertThatThrownBy(() -> AudioFiles.decode(file))
        .isInstanceOf(AudioFormatException.class)
        .hasMessageContaining("where full scale is 1");
  }

  @Test
  void everyBeginningOfAFileIsRefused() {
    byte[] file = WavBytes.PLAIN.file(SAMPLES);
    for (int length = 0; length < file.length; length++) {
      byte[] beginning = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> AudioFiles.decode(beginning))
          .isInstanceOf(AudioFormatException.class)
          .message()
          .isNotEmpty()
          .doesNotContain("\n");
    }
  }

  @Test
  void whatIsNotReadIsNamed() {
    assertRefused(new WavBytes(7, 8, 1, 8000, false), "format 0x7 (mu-law) with 8 bits");
    assertRefused(new WavBytes(WavBytes.FLOAT, 16, 1, 8000, false), "format 0x3 with 16 bits");
    assertRefused(new WavBytes(WavBytes.PCM, 16, 0, 8000, false), "0 channels of 16 bits");
    assertRefused(new WavBytes(WavBytes.PCM, 16, 1, 0, false), "sample rate of 0 Hz");
    assertRefused(new WavBytes(WavBytes.PCM, 16, 1, -1, false), "sample rate of 4294967295 Hz");
  }

  @Test
  void numbersThatAreNotFiniteAreRefused() {
    WavBytes wav = new WavBytes(WavBytes.FLOAT, 32, 1, 8000, false);
    assertThatThrownBy(() -> AudioFiles.decode(wav.file(0, 1, Float.NaN)))
        .isInstanceOf(AudioFormatException.class)
        .hasMessageContaining("sample 2 is not a finite number");
  }

  @Test
  void aSoundOfNoSamplesIsRefused() {
    assertThatThrownBy(() -> AudioFiles.decode(WavBytes.PLAIN.file()))
        .isInstanceOf(AudioFormatException.class)
        .hasMessage("it holds no sound");
  }

  @Test
  void soundsLongerThanTheLimitAreRefused() throws Exception {
    byte[] file = WavBytes.PLAIN.file(SAMPLES);

    assertThat(AudioFiles.decode(file, SAMPLES.length).length()).isEqualTo(SAMPLES.length);
    assertThatThrownBy(() -> AudioFiles.decode(file, SAMPLES.length - 1))
        .isInstanceOf(AudioFormatException.class)
        .hasMessageContaining("longer than 6 samples");
  }

  @Test
  void frameBytesThatContradictTheWidthAreRefused() {
    byte[] file = WavBytes.PLAIN.file(SAMPLES);
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putShort(32, (short) 3);

    assertThatThrownBy(() -> AudioFiles.decode(file))
        .isInstanceOf(AudioFormatException.class)
        .hasMessageContaining("frames of 3 bytes do not fit 1 channels of 16 bits");
  }

  private static void assertRefused(WavBytes wav, String words) {
    assertRefused(WavBytes.riff(wav.format(), WavBytes.chunk("data", 8, new byte[8])), words);
  }

  private static void assertRefused(byte[] file, String words) {
    assertThatThrownBy(() -> AudioFiles.decode(file))
        .isInstanceOf(AudioFormatException.class)
        .hasMessageContaining(words);
  }
}
