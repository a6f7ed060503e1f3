package io.github.timefreq.audio.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.timefreq.audio.format.AudioFormatException;
import org.assertj.core.api.Assertions;

/** Whatever the bytes, an index is read or refused with an {@link AudioFormatException}. */
class AudioIndexFuzzTest {
  @FuzzTest
  void index(byte[] bytes) {
    try {
      AudioIndex index = AudioIndex.read("index.csv", bytes, IndexColumns.USUAL);
      Assertions.assertThatCode(() -> IndexColumns.USUAL.requireIn(SoundTable.header(bytes, true)))
          .doesNotThrowAnyException();
      Assertions.assertThat(index.files())
          .isNotEmpty()
          .allSatisfy(file -> Assertions.assertThat(file.file()).isNotBlank());
    } catch (AudioFormatException e) {
      Assertions.assertThat(e).message().doesNotContain("\n", "\r");
    }
  }
}
