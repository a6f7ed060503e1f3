package io.github.timefreq.audio.format;

import java.util.Arrays;

/** ID3 tags, which some programs put before and behind sounds of any kind. */
final class Id3 {
  private static final int HEADER = 10;
  private static final int FOOTER_FLAG = 0x10;
  private static final int TRAILER = 128;

  private Id3() {}

  /** Returns what is between the tags of a file; the file itself if it has none. */
  static byte[] withoutTags(byte[] file) {
    int start = 0;
    while (AudioFiles.startsWith(file, start, "ID3") && start + HEADER <= file.length) {
      int size = 0;
      for (int i = 6; i < HEADER; i++) {
        size = size << 7 | (file[start + i] & 0x7F);
      }
      int footer = (file[start + 5] & FOOTER_FLAG) != 0 ? HEADER : 0;
      start = (int) Math.min(file.length, (long) start + HEADER + size + footer);
    }
    int end = file.length;
    if (end - start >= TRAILER && AudioFiles.startsWith(file, end - TRAILER, "TAG")) {
      end -= TRAILER;
    }
    return start == 0 && end == file.length ? file : Arrays.copyOfRange(file, start, end);
  }
}
