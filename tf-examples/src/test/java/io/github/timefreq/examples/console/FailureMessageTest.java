package io.github.timefreq.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FailureMessageTest {
  /** As of ONNX Runtime, whose class loads its libraries when it is first used. */
  @Test
  void librariesThatCannotBeUnpackedAreToldWithTheFolderAndTheRemedy() {
    Throwable failure =
        new ExceptionInInitializerError(
            new IllegalStateException("no library", new NoSuchFileException("/nowhere/lib1")));

    assertThat(FailureMessage.of(failure))
        .isEqualTo(
            "native libraries cannot be unpacked into the folder of temporary files, "
                + System.getProperty("java.io.tmpdir")
                + " (/nowhere/lib1: no such file); set TF_JAVA_OPTS=-Djava.io.tmpdir=FOLDER to one"
                + " that can be written");
  }
}
