package io.github.timefreq.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program without its launcher, in the locale of a bare container, whose encoding is ASCII. */
@EnabledOnOs(OS.LINUX)
class LocaleTest {
  @TempDir private Path folder;

  @Test
  void outputIsUtf8() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("text.txt"), "ein bär ".repeat(200));

    Program.Result result = tf("train --data text.txt --tokenizer text8");

    assertThat(result.err()).contains("text.txt: character 'ä' (U+00E4)").doesNotContain("?");
  }

  @Test
  void anArgumentThatJavaCannotDecodeIsRefused() throws IOException, InterruptedException {
    Program.Result result = tf("train --data 'B\u00e4r.txt'");

    assertThat(result.err().lines())
        .singleElement()
        .asString()
        .startsWith("tf: the argument 'B")
        .contains("LC_ALL=C.UTF-8");
    assertThat(result.status()).isEqualTo(2);
  }

  @Test
  void aFolderWithNamesThatJavaCannotDecodeIsRefused() throws IOException, InterruptedException {
    Program.Result result =
        tf(
            "audio train --data sounds",
            "mkdir -p sounds/B\u00e4r sounds/B\u00f6r",
            "echo > sounds/B\u00e4r/a.wav; echo > sounds/B\u00f6r/a.wav");

    assertThat(result.err().lines())
        .singleElement()
        .asString()
        .startsWith("tf: sounds: the name B")
        .contains("LC_ALL=C.UTF-8");
    assertThat(result.status()).isEqualTo(1);
  }

  /** Runs the program by a file of commands, so that the encoding of this JVM does not matter. */
  private Program.Result tf(String words, String... commands)
      throws IOException, InterruptedException {
    Program.require("the locale C", "bash");
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("LANG"));
    environment.put("LC_ALL", "C");
    environment.put("CLASSPATH", System.getProperty("java.class.path"));
    environment.put("JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String script =
        String.join("\n", commands) + "\nexec \"$JAVA\" " + Main.class.getName() + " " + words;
    Files.writeString(folder.resolve("call.sh"), script, StandardCharsets.UTF_8);
    return Program.run(folder, environment, "bash", "call.sh");
  }
}
