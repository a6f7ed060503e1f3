package io.github.timefreq.audio.format;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The packets of the first logical stream of an Ogg file (RFC 3533). Streams beside it, such as
 * pictures, are passed over; one after it would be another sound, and is refused.
 *
 * @param packets in their order
 * @param granules position where the last packet ends: for Vorbis the number of frames
 */
record OggPackets(List<byte[]> packets, long granules) {
  /** Takes a file apart. */
  static OggPackets of(byte[] file) throws AudioFormatException {
    List<byte[]> packets = new ArrayList<>();
    ByteArrayOutputStream open = new ByteArrayOutputStream();
    OggPage page = OggPage.at(file, 0);
    int serial = page.serial();
    int due = page.number();
    long granules = 0;
    while (true) {
      if (page.serial() == serial) {
        if (page.number() != due) {
          throw new AudioFormatException(
              "its Ogg stream lacks page %d: the next is page %d".formatted(due, page.number()));
        }
        due++;
        page.unpack(packets, open);
        // A page on which no packet ends has no position.
        granules = page.granules() < 0 ? granules : Math.max(granules, page.granules());
        if (page.isLast()) {
          requireNoFurther(file, page.end());
          return new OggPackets(packets, granules);
        }
      }
      page = OggPage.at(file, page.end());
    }
  }

  private static void requireNoFurther(byte[] file, int from) throws AudioFormatException {
    int place = from;
    while (OggPage.isAt(file, place)) {
      OggPage page = OggPage.at(file, place);
      if (page.isFirst()) {
        throw new AudioFormatException(
            "it holds several Ogg streams, one after the other; give each a file of its own");
      }
      place = page.end();
    }
  }
}
