package io.github.timefreq.audio;

import de.jarnbjo.util.io.ByteArrayBitInputStream;
import de.jarnbjo.vorbis.VorbisStream;
import java.io.IOException;
import java.util.List;

/**
 * Reads Ogg Vorbis (Xiph.org, Vorbis I specification) with the decoder J-Ogg.
 *
 * <p>The decoder allocates what the headers declare. So it gets an empty comment in place of the
 * file's, and a setup only after its sizes were found to be those of a real stream.
 */
final class VorbisReader {
  private static final byte[] NO_COMMENT = {
    3, 'v', 'o', 'r', 'b', 'i', 's', 0, 0, 0, 0, 0, 0, 0, 0, 1
  };
  private static final int HEADERS = 3;

  private VorbisReader() {}

  /** Adds the frames of a file, and returns its sample rate. */
  static int read(byte[] file, MonoMix mix) throws AudioFormatException {
    OggPackets ogg = OggPackets.of(file);
    return read(ogg.packets(), ogg.granules(), mix);
  }

  /** Adds at most {@code limit} frames, and returns the sample rate. */
  static int read(List<byte[]> packets, long limit, MonoMix mix) throws AudioFormatException {
    if (packets.size() < HEADERS
        || !AudioFiles.startsWith(packets.get(0), 0, "\1vorbis")
        || !AudioFiles.startsWith(packets.get(2), 0, "\5vorbis")) {
      throw new AudioFormatException("its Ogg stream is not Vorbis");
    }
    try {
      VorbisStream decoder = new VorbisStream();
      decoder.processPacket(packets.get(0));
      VorbisSetup.requireSane(decoder.getIdentificationHeader());
      VorbisSetup.requireSane(new ByteArrayBitInputStream(packets.get(2)));
      decoder.processPacket(NO_COMMENT.clone());
      decoder.processPacket(packets.get(2));
      long left = limit;
      for (byte[] packet : packets.subList(HEADERS, packets.size())) {
        // A packet without bytes repeats nothing: the specification lets a decoder pass it over.
        byte[] pcm = packet.length == 0 ? null : decoder.processPacket(packet);
        left -=
            pcm == null ? 0 : add(pcm, decoder.getIdentificationHeader().getChannels(), left, mix);
      }
      return decoder.getIdentificationHeader().getSampleRate();
    } catch (AudioFormatException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The decoder trusts its input: damage shows as any exception.
      throw new AudioFormatException("its Vorbis stream is damaged", e);
    }
  }

  /** Adds big-endian PCM of 16 bits. */
  private static long add(byte[] pcm, int channels, long limit, MonoMix mix)
      throws AudioFormatException {
    long frames = Math.min(limit, pcm.length / (2 * channels));
    int place = 0;
    for (long n = 0; n < frames; n++) {
      double sum = 0;
      for (int c = 0; c < channels; c++) {
        sum += ((pcm[place++] << 8) | (pcm[place++] & 0xFF)) * 0x1p-15;
      }
      mix.add(sum, channels);
    }
    return frames;
  }
}
