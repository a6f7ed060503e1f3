package io.github.timefreq.gpt.text;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads a stream on a thread of its own, so that a server that falls silent holds up nobody. */
final class TimedReader implements AutoCloseable {
  private final InputStream in;
  private final Duration silence;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  /**
   * Takes over a stream.
   *
   * @param in what is read
   * @param silence how long to wait for the next bytes
   */
  TimedReader(InputStream in, Duration silence) {
    this.in = in;
    this.silence = silence;
  }

  /** As {@link InputStream#read(byte[])}; after a failure there is nothing to do but to close. */
  int read(byte[] piece) throws IOException, InterruptedException {
    try {
      return thread.submit(() -> in.read(piece)).get(silence.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "the server sent nothing for " + silence.toSeconds() + " s; start again to go on", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    thread.shutdownNow();
    in.close();
  }
}
