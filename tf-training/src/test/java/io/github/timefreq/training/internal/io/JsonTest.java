package io.github.timefreq.training.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
  record Inner(int count, @Nullable String note) {}

  record Outer(String name, double rate, Inner inner, List<Inner> more) {}

  private static final Outer VALUE =
      new Outer("a", 0.5, new Inner(1, null), List.of(new Inner(2, "b")));

  @TempDir private Path folder;

  @Test
  void whatIsWrittenIsReadAgainAndHasItsFormatFirst() throws IOException {
    Path file = folder.resolve("outer.json");
    Files.write(file, Json.bytes(VALUE));

    assertThat(Files.readString(file)).startsWith("{\n  \"format\": 1,\n  \"name\": \"a\"");
    assertThat(Json.read(file, Outer.class)).isEqualTo(VALUE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"rate\": 0.5,| |field 'rate' is missing",
        "\"rate\"|\"raet\"|field 'raet' is unknown",
        "\"count\": 1|\"count\": 1, \"size\": 3|field 'size' is unknown",
        "\"count\": 2,|\"count\": 2, \"size\": 3,|field 'size' is unknown",
        "\"count\": 1|\"count\": 1.5|field 'count' must be a whole number, got 1.5",
        "\"count\": 1|\"count\": null|field 'count' is missing",
        "\"count\": 1|\"count\": true|field 'count' must be a whole number, got true",
        "\"format\": 1,| |field 'format' is missing",
        "\"format\": 1|\"format\": 2|unsupported format 2 (supported: 1)"
      })
  void whatIsNotUnderstoodIsRefusedByName(String part, @Nullable String other, String message)
      throws IOException {
    String text = new String(Json.bytes(VALUE), StandardCharsets.UTF_8);
    assertThat(text).contains(part);
    Path file = folder.resolve("outer.json");
    Files.writeString(file, text.replace(part, other == null ? "" : other));

    assertThatThrownBy(() -> Json.read(file, Outer.class))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + " cannot be used: ")
        .hasMessageContaining(message)
        .message()
        .hasLineCount(1);
  }
}
