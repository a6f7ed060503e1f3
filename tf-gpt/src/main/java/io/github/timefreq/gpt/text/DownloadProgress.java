package io.github.timefreq.gpt.text;

/** Is told how far a download is. */
@FunctionalInterface
public interface DownloadProgress {
  /**
   * Called after every piece.
   *
   * @param received bytes there
   * @param total bytes in all
   */
  void received(long received, long total);

  /** Called where another process or thread fetches the same, whose end is waited for. */
  default void waiting() {}
}
