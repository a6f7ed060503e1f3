package io.github.timefreq.training.internal.io;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines and tells where they end. Bytes that a crash of the system left behind may be no
 * text, and of any length: of a line that is longer than {@link #LONGEST} only the beginning is
 * kept.
 */
public final class LineReader {
  private static final int LONGEST = 1 << 20;

  private final InputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long position;
  private boolean ended;

  /** Reads a file from its beginning; the caller closes it. */
  public LineReader(FileChannel file) throws IOException {
    in = new BufferedInputStream(Channels.newInputStream(file.position(0)), 1 << 16);
  }

  /** Returns the next line without its end, or null after the last. */
  public @Nullable String next() throws IOException {
    line.reset();
    ended = false;
    long begin = position;
    int value = in.read();
    while (value >= 0) {
      position++;
      if (value == '\n') {
        ended = true;
        break;
      }
      if (line.size() < LONGEST) {
        line.write(value);
      }
      value = in.read();
    }
    return position == begin ? null : line.toString(StandardCharsets.UTF_8);
  }

  /** Whether the line that was read last has an end of its own, not only that of the file. */
  public boolean hasEnd() {
    return ended;
  }

  /** How many bytes all lines so far and their ends have. */
  public long position() {
    return position;
  }
}
