package io.github.timefreq.examples.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.AWTError;
import java.awt.HeadlessException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A picture that cannot be drawn is one line of warning, and nothing else. */
class OptionalPictureTest {
  private final StringWriter err = new StringWriter();

  static Stream<Throwable> failures() {
    return Stream.of(
        asIfDrawing(
            new UnsatisfiedLinkError(
                "/usr/lib/jvm/lib/libfontmanager.so: libharfbuzz.so.0: cannot open shared object"
                    + " file: No such file or directory")),
        asIfDrawing(new NoClassDefFoundError("Could not initialize class sun.font.SunFontManager")),
        asIfDrawing(new NullPointerException("because \"fontConfiguration.head\" is null")),
        asIfDrawing(new InternalError("java.lang.reflect.InvocationTargetException\nand more")),
        new AWTError("Can't connect to X11 window server"),
        new HeadlessException(),
        new OutOfMemoryError("Java heap space"),
        new IllegalArgumentException("Y-Axis data cannot be empty!!!"),
        new IOException("cannot write loss.png: No space left on device"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void anyFailureIsOneLineThatNamesThePicture(Throwable failure) {
    boolean drawn = OptionalPicture.draw("loss.png", new PrintWriter(err), () -> fail(failure));

    assertThat(drawn).isFalse();
    assertThat(err.toString())
        .startsWith("tf: warning: there is no loss.png: ")
        .hasLineCount(1)
        .doesNotContain("null:", "Exception:");
  }

  @Test
  void whatIsMissingOnTheSystemIsSaidWithItsRemedy() {
    Throwable failure =
        asIfDrawing(new UnsatisfiedLinkError("libfontmanager.so: libharfbuzz.so.0: cannot open"));

    OptionalPicture.draw("loss.png", new PrintWriter(err), () -> fail(failure));

    assertThat(err.toString())
        .contains("libharfbuzz.so.0", "install fonts and the libraries that draw them");
  }

  @Test
  void aPictureThatIsDrawnSaysNothing() {
    assertThat(OptionalPicture.draw("loss.png", new PrintWriter(err), () -> {})).isTrue();

    assertThat(err.toString()).isEmpty();
  }

  private static Throwable asIfDrawing(Throwable failure) {
    failure.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("java.awt.Font", "getFont2D", "Font.java", 1),
          new StackTraceElement("Main", "main", "Main.java", 1)
        });
    return failure;
  }

  private static void fail(Throwable failure) throws IOException {
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    throw (Error) failure;
  }
}
