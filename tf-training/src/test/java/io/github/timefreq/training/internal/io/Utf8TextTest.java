package io.github.timefreq.training.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8TextTest {
  private static final String TEXT = "Bär, Bör und 👩 essen 米饭.\r\nЕщё раз.\n";
  private static final String CHINESE = "一九四九年，他在北京一所大学读书。\n后来他去了上海　工作。\n".repeat(20);
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  @ParameterizedTest
  @ValueSource(strings = {"", "plain\n", TEXT, "\uFFFD is a character", "tab\tform feed\f\r"})
  void utf8IsReadAsItIs(String text) throws IOException {
    assertThat(decode(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void aByteOrderMarkIsNoCharacter(String charset) throws IOException {
    String marked = "\uFEFF" + TEXT + "\uFEFF" + TEXT;

    assertThat(decode(marked.getBytes(Charset.forName(charset)))).isEqualTo(TEXT + TEXT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void anotherUnicodeWithoutAMarkIsRefusedByItsName(String charset) {
    for (String text : new String[] {"just ascii\n", TEXT, CHINESE, "Ещё раз", "a"}) {
      assertRefused(text.getBytes(Charset.forName(charset)), "seems to be " + charset);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-32LE", "UTF-32BE"})
  void utf32WithAMarkIsRefusedByItsName(String charset) {
    assertRefused(("\uFEFF" + TEXT).getBytes(Charset.forName(charset)), "is " + charset);
  }

  @Test
  void utf16ThatEndsWithinACharacterIsRefused() {
    byte[] odd = ("\uFEFF" + "ab").getBytes(StandardCharsets.UTF_16LE);

    assertRefused(Arrays.copyOf(odd, odd.length - 1), "UTF-16LE", "at offset 4");
  }

  @Test
  void aFewWesternBytesInALongTextAreFound() {
    String text = "plain words ".repeat(10_000) + "café";

    assertRefused(
        text.getBytes(WINDOWS_1252),
        "byte 0xE9 at offset 120003",
        "Windows-1252",
        "iconv -f WINDOWS-1252 -t UTF-8");
  }

  @ParameterizedTest
  @CsvSource({
    "windows-1251, 'Ещё раз, пожалуйста'",
    "Shift_JIS, 日本語の文章",
    "GB18030, 日本語の文章",
    "EUC-KR, 한국어 문장",
  })
  void otherEncodingsAreNotCalledWestern(String charset, String text) {
    assertRefused(
        text.getBytes(Charset.forName(charset)),
        "is not UTF-8",
        "such as Windows-1251, Shift JIS or GB18030");
  }

  @Test
  void oneBrokenByteDeepInALongTextIsCalledDamage() {
    byte[] bytes = TEXT.repeat(20_000).getBytes(StandardCharsets.UTF_8);
    bytes[bytes.length / 2] = (byte) 0xFF;

    assertRefused(
        bytes,
        String.format(Locale.ROOT, "byte 0xFF at offset %d", bytes.length / 2),
        "UTF-8 that is damaged there");
  }

  @Test
  void aTextCutOffWithinACharacterIsCalledSo() {
    byte[] bytes = "äöü 米".getBytes(StandardCharsets.UTF_8);

    assertRefused(Arrays.copyOf(bytes, bytes.length - 1), "cut off within a character");
    assertRefused(Arrays.copyOf(bytes, bytes.length - 2), "cut off within a character");
  }

  @Test
  void aNulIsNoCharacter() {
    assertRefused("one\0two".getBytes(StandardCharsets.UTF_8), "0x00 at offset 3", "tr -d '\\000'");
    assertRefused(new byte[] {7, 1, 0, 3, 4, 2, 0}, "binary", "0x00 at offset 2");
  }

  @ParameterizedTest
  @CsvSource({
    "'red: \u001b[31m', U+001B (ESC), at offset 5, tr -d '\\033'",
    "'a bell \u0007', U+0007, at offset 7, tr -d '\\007'",
    "'the end \u001a', U+001A, at offset 8, tr -d '\\032'"
  })
  void controlCharactersAreRefusedByTheirPlace(
      String text, String which, String where, String remedy) {
    assertRefused(text.getBytes(StandardCharsets.UTF_8), which, where, remedy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
  void utf16WithAMarkMayNotHoldThemEither(String charset) {
    byte[] nul = "\uFEFFone\0two \u0100\u1B1B".getBytes(Charset.forName(charset));
    byte[] escape = "\uFEFF\u1B00\u001B".getBytes(Charset.forName(charset));

    assertRefused(nul, "U+0000", "at offset 8", "take out");
    assertRefused(escape, "U+001B (ESC)", "at offset 4");
  }

  @ParameterizedTest
  @CsvSource({"ISO-2022-JP, 日本語の文章です", "ISO-2022-KR, 한국어 문장", "ISO-2022-JP, abc日本"})
  void encodingsThatSwitchByEscapesAreNamed(String charset, String text) {
    byte[] bytes = text.getBytes(Charset.forName(charset));

    assertRefused(bytes, "seems to be " + charset, "at offset", "iconv -f " + charset);
  }

  @Test
  void encodingsThatLookLikeAsciiAreNamedWhereThereIsNoDoubt() throws IOException {
    String utf7 = "na+AO8-ve caf+AOk, 1 +- 1 is 2, +ZeVnLIqe und +2D3eAA-!\n";
    String hz = "a ~{VPNDND1>=qLlLlFx:\\:C~} b ~~ ~{VPND~}\n~{VPND~}\n";

    assertRefused(utf7.getBytes(StandardCharsets.US_ASCII), "seems to be UTF-7", "iconv -f UTF-7");
    assertRefused(hz.getBytes(StandardCharsets.US_ASCII), "seems to be HZ", "iconv -f HZ");
    for (String ascii :
        new String[] {
          "1+2 = 3, a+b+c\n", "C++ and g++\n", "+abc +def +-", "~{ ~{ ~{", "a~b ~/c", "+++", "~~~~"
        }) {
      assertThat(decode(ascii.getBytes(StandardCharsets.US_ASCII))).isEqualTo(ascii);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-16LE, 日本語の文章です今日は良い天気ですね",
    "UTF-16BE, 日本語の文章です今日は良い天気ですね",
    "UTF-16LE, これはひらがなだけのぶんしょうです。",
    "UTF-16BE, これはひらがなだけのぶんしょうです。",
    "UTF-16LE, 一九四九年，他在北京一所大学读书。后来他去了上海工作。",
    "UTF-16BE, 一九四九年，他在北京一所大学读书。后来他去了上海工作。"
  })
  void utf16WithoutAMarkAndAsciiIsRefusedByItsName(String charset, String text) {
    for (int times : new int[] {1, 80, 2000}) {
      byte[] bytes = text.repeat(times).getBytes(Charset.forName(charset));
      assertRefused(bytes, "seems to be " + charset, "iconv -f " + charset);
    }
    String late = text.repeat(1000) + "A\n";
    assertRefused(late.getBytes(Charset.forName(charset)), "seems to be " + charset);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Shift_JIS", "EUC-JP", "GB18030", "Big5", "windows-1252", "UTF-8"})
  void otherTextsAreNotTakenForUtf16(String charset) {
    for (String text : new String[] {"日本語の文章です今日は", "これはひらがなだけの", "中文文本今天天很好", "a plain café "}) {
      byte[] bytes = text.repeat(80).getBytes(Charset.forName(charset));
      byte[] broken = charset.equals("UTF-8") ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
      assertThat(Utf8Text.flaw(broken).orElse("")).doesNotContain("UTF-16");
    }
  }

  @Test
  void ebcdicIsRefusedByItsName() {
    String text = "the quick brown fox jumps over the lazy dog and runs away\n".repeat(80);

    assertRefused(text.getBytes(Charset.forName("IBM037")), "EBCDIC", "iconv -f ENCODING");
    assertRefused(text.getBytes(Charset.forName("IBM1047")), "EBCDIC", "iconv -f ENCODING");
  }

  @Test
  void whereAGuessIsWeakNoOneEncodingIsNamed() {
    String text = "He wrote привет and мир in a long letter to his old friend in the south.\n";
    byte[] cyrillic = text.getBytes(Charset.forName("windows-1251"));
    byte[] noise = new byte[1000];
    new SplittableRandom(1).nextBytes(noise);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = noise[i] == 0 ? 1 : noise[i];
    }

    assertRefused(cyrillic, "such as Windows-1251, Shift JIS or GB18030");
    assertRefused(noise, "it seems to be binary");
    for (byte[] bytes : new byte[][] {cyrillic, noise}) {
      assertThat(Utf8Text.flaw(bytes).orElseThrow()).doesNotContain("Windows-1252");
    }
  }

  @Test
  void packedTextsAreRefusedByTheirKind() throws IOException {
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write(TEXT.getBytes(StandardCharsets.UTF_8));
    }
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.putNextEntry(new ZipEntry("a.txt"));
    }

    assertRefused(gzip.toByteArray(), "is gzip data", "unpack it first");
    assertRefused(zip.toByteArray(), "is a .zip archive", "unpack it first");
  }

  @ParameterizedTest
  @CsvSource({
    "425a683931415926535900000000, bzip2",
    "fd377a585a000004, xz",
    "28b52ffd0458, zstd",
    "04224d186440, LZ4",
    "377abcaf271c0004, .7z",
    "526172211a070100, .rar",
    "255044462d312e34, PDF",
    "89504e470d0a1a0a, PNG",
    "ffd8ffe000104a46, JPEG",
    "474946383961, GIF",
    "53514c69746520666f726d6174203300, SQLite",
    "664c614300000022, FLAC",
    "524946462400000057415645666d7420, WAV",
    "5041523115041502, Parquet",
    "7b5c727466315c616e7369, RTF",
  })
  void otherFilesAreRefusedByTheirKind(String begin, String kind) {
    assertRefused(HexFormat.of().parseHex(begin), kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PAR1,PAR2\n1,2\n", "BZh, a column\n", "PK is a name", "GIF\n", "RIFF raff"})
  void wordsThatResembleSignaturesAreText(String text) throws IOException {
    assertThat(decode(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
  }

  private static String decode(byte[] bytes) throws IOException {
    return Utf8Text.decode(bytes, "a.txt");
  }

  private static void assertRefused(byte[] bytes, String... words) {
    assertThatIOException()
        .isThrownBy(() -> decode(bytes))
        .satisfies(
            refusal ->
                assertThat(refusal.getMessage())
                    .startsWith("a.txt ")
                    .contains(words)
                    .doesNotContain("\n"));
  }
}
