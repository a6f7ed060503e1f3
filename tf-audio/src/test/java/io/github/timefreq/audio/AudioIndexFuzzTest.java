package io.github.timefreq.audio;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.assertj.core.api.Assertions;

/** Whatever the bytes, an index is read or refused with an {@link AudioFormatException}. */
class AudioIndexFuzzTest {
  @FuzzTest
  void index(byte[] bytes) {
    boolean found = AudioIndex.isIndex(bytes, IndexColumns.USUAL);
    try {
      AudioIndex index = AudioIndex.read("index.csv", bytes, IndexColumns.USUAL);
      Assertions.assertThat(found).isTrue();
      Assertions.assertThat(index.files())
          .allSatisfy(file -> Assertions.assertThat(file.file()).isNotBlank());
    } catch (AudioFormatException e) {
      Assertions.assertThat(e).message().doesNotContain("\n", "\r");
    }
  }
}
