package io.github.timefreq.audio.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files hold a sine of 440 Hz and amplitude 0.5, in the second channel of 0.25. */
class CompressedFilesTest {
  private static final int RATE = 16000;

  @ParameterizedTest
  @CsvSource({
    "sine8.flac, 2000, 0.5, 0.008",
    "sine16.flac, 4000, 0.5, 0.00003",
    "stereo24.flac, 2000, 0.375, 0.0000003",
    "sine.ogg, 8000, 0.5, 0.05",
    "stereo.ogg, 8000, 0.375, 0.05",
    "five-channels.ogg, 2400, 0.5, 0.05",
    "uncoupled.ogg, 2400, 0.5, 0.05"
  })
  void aSineIsDecodedToItsLengthAndLevel(String name, int length, double level, double error)
      throws Exception {
    Waveform sound = AudioFiles.decode(resource(name));

    assertThat(sound.sampleRate()).isEqualTo(RATE);
    assertThat(sound.length()).isEqualTo(length);
    double largest = 0;
    for (int n = 0; n < length; n++) {
      double expected = level * Math.sin(2 * Math.PI * 440 * n / RATE);
      largest = Math.max(largest, Math.abs(sound.samples()[n] - expected));
    }
    assertThat(largest).isLessThan(error);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sine16.flac", "stereo.ogg"})
  void everyBeginningOfAFileIsRefused(String name) throws Exception {
    byte[] file = resource(name);
    for (int length = 0; length < file.length; length += length < 200 ? 1 : 37) {
      byte[] beginning = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> AudioFiles.decode(beginning))
          .as("%d bytes", length)
          .isInstanceOf(AudioFormatException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sine16.flac", "stereo.ogg"})
  void aWrongByteInTheSoundIsNoticed(String name) throws Exception {
    byte[] file = resource(name);
    file[file.length * 3 / 4] ^= 4;
    assertThatThrownBy(() -> AudioFiles.decode(file)).isInstanceOf(AudioFormatException.class);
  }

  @Test
  void predictorsThatOverflow32BitsAreExact() throws Exception {
    float[] samples = AudioFiles.decode(resource("square24.flac")).samples();

    assertThat(samples).hasSize(1500);
    for (int n = 0; n < samples.length; n++) {
      assertThat(samples[n]).isEqualTo((n / 7) % 2 == 0 ? 1 - 0x1p-23f : -1f);
    }
  }

  @Test
  void aWrongMd5IsNoticedAndAMissingOneIsNot() throws Exception {
    byte[] file = resource("sine16.flac");
    file[26 + 5] ^= 1;
    assertThatThrownBy(() -> AudioFiles.decode(file))
        .isInstanceOf(AudioFormatException.class)
        .hasMessageContaining("MD5");

    Arrays.fill(file, 26, 26 + 16, (byte) 0);
    assertThat(AudioFiles.decode(file).length()).isEqualTo(4000);
  }

  @Test
  void aFlacStreamOfUnknownLengthGoesToTheEnd() throws Exception {
    byte[] file = resource("sine16.flac");
    float[] expected = AudioFiles.decode(file).samples();
    file[21] &= (byte) 0xF0;
    Arrays.fill(file, 22, 26, (byte) 0);

    assertThat(AudioFiles.decode(file).samples()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sine16.flac", "stereo.ogg"})
  void tagsBeforeAndBehindASoundArePassedOver(String name) throws Exception {
    byte[] file = resource(name);
    byte[] tagged = new byte[10 + 300 + file.length + 128];
    System.arraycopy(new byte[] {'I', 'D', '3', 4, 0, 0, 0, 0, 2, 44}, 0, tagged, 0, 10);
    System.arraycopy(file, 0, tagged, 310, file.length);
    System.arraycopy(new byte[] {'T', 'A', 'G'}, 0, tagged, 310 + file.length, 3);

    assertThat(AudioFiles.decode(tagged).samples()).isEqualTo(AudioFiles.decode(file).samples());
  }

  @Test
  void aLastPageWithoutPacketsEndsTheStream() throws Exception {
    byte[] file = resource("sine.ogg");
    float[] expected = AudioFiles.decode(file).samples();
    int last = new String(file, StandardCharsets.ISO_8859_1).lastIndexOf("OggS");
    ByteBuffer page = ByteBuffer.wrap(file, last, file.length - last).slice();
    page.order(ByteOrder.LITTLE_ENDIAN).put(5, (byte) (page.get(5) & ~4));
    page.putInt(OggPage.CHECKSUM, OggPage.crc(file, last, file.length));
    byte[] longer = Arrays.copyOf(file, file.length + 27);
    ByteBuffer empty = ByteBuffer.wrap(longer, file.length, 27).slice();
    empty.order(ByteOrder.LITTLE_ENDIAN).put("OggS".getBytes(StandardCharsets.US_ASCII));
    empty.put(5, (byte) 4).putLong(6, -1).putInt(14, page.getInt(14));
    empty.putInt(OggPage.NUMBER, page.getInt(OggPage.NUMBER) + 1);
    empty.putInt(OggPage.CHECKSUM, OggPage.crc(longer, file.length, longer.length));

    assertThat(AudioFiles.decode(longer).samples()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "RIFX....WAVE, RIFX", "FORM....AIFF, AIFF", "FORM....AIFC, AIFF-C", "....ftypM4A, M4A",
    ".snd...., AU", "caff...., CAF", "riff...., Wave64", "wvpk...., WavPack"
  })
  void otherKindsAreCalledByTheirNames(String beginning, String name) {
    byte[] file = Arrays.copyOf(beginning.getBytes(StandardCharsets.ISO_8859_1), 64);

    assertThatThrownBy(() -> AudioFiles.decode(file))
        .isInstanceOf(AudioFormatException.class)
        .hasMessageContaining(name)
        .hasMessageEndingWith("convert it to WAV, FLAC or Ogg Vorbis");
  }

  @Test
  void aLostPageIsNoticed() throws Exception {
    byte[] file = resource("sine.ogg");
    int last = new String(file, StandardCharsets.ISO_8859_1).lastIndexOf("OggS");
    ByteBuffer page = ByteBuffer.wrap(file, last, file.length - last).slice();
    page.order(ByteOrder.LITTLE_ENDIAN).putInt(OggPage.NUMBER, 3);
    page.putInt(OggPage.CHECKSUM, OggPage.crc(file, last, file.length));

    assertThatThrownBy(() -> AudioFiles.decode(file))
        .isInstanceOf(AudioFormatException.class)
        .hasMessage("its Ogg stream lacks page 2: the next is page 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sine.ogg", "stereo.ogg"})
  void aSecondStreamIsRefused(String second) throws Exception {
    ByteArrayOutputStream chained = new ByteArrayOutputStream();
    chained.write(resource("sine.ogg"));
    chained.write(resource(second));

    assertThatThrownBy(() -> AudioFiles.decode(chained.toByteArray()))
        .isInstanceOf(AudioFormatException.class)
        .hasMessageStartingWith("it holds several Ogg streams, one after the other");
  }

  @Test
  void whatIsNoPageMayFollowTheLastOne() throws Exception {
    byte[] file = resource("sine.ogg");
    byte[] longer = Arrays.copyOf(file, file.length + 128);

    assertThat(AudioFiles.decode(longer).samples()).isEqualTo(AudioFiles.decode(file).samples());
  }

  @Test
  void theKindIsToldByTheContent(@TempDir Path folder) throws Exception {
    Path misnamed = Files.write(folder.resolve("sound.wav"), resource("sine.ogg"));

    assertThat(AudioFiles.read(misnamed).length()).isEqualTo(8000);
  }

  @Test
  void errorsNameTheFile(@TempDir Path folder) throws Exception {
    Path text = Files.writeString(folder.resolve("notes.wav"), "these are no sounds");

    assertThatThrownBy(() -> AudioFiles.read(text))
        .isInstanceOf(AudioFormatException.class)
        .hasMessage(
            text
                + ": it is of an unknown kind, which is not supported; convert it to WAV, FLAC or Ogg"
                + " Vorbis");
  }

  @Test
  void whatUnpacksWithoutEndIsRefused() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 0;
          }

          @Override
          public int read(byte[] bytes, int from, int length) {
            return length;
          }
        };
    assertThatThrownBy(() -> AudioFiles.readBounded(endless))
        .isInstanceOf(AudioFormatException.class)
        .hasMessage("it is larger than 128 MiB");
  }

  static byte[] resource(String name) throws IOException {
    try (InputStream in = CompressedFilesTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
