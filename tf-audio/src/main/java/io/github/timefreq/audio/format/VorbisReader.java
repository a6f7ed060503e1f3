package io.github.timefreq.audio.format;

import com.jcraft.jogg.Packet;
import com.jcraft.jorbis.Block;
import com.jcraft.jorbis.Comment;
import com.jcraft.jorbis.DspState;
import com.jcraft.jorbis.Info;
import java.util.List;

/**
 * Reads Ogg Vorbis (Xiph.org, Vorbis I specification) with the decoder JOrbis.
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
      throw new AudioFormatException(
          AudioKind.ofOgg(packets.isEmpty() ? new byte[0] : packets.get(0)).refusal());
    }
    VorbisSetup.requireSane(packets.get(0), packets.get(2));
    try {
      Info info = new Info();
      Comment comment = new Comment();
      info.init();
      comment.init();
      long number = 0;
      for (byte[] header : List.of(packets.get(0), NO_COMMENT.clone(), packets.get(2))) {
        require(info.synthesis_headerin(comment, packet(header, number++)) == 0);
      }
      DspState dsp = new DspState();
      require(dsp.synthesis_init(info) == 0);
      Block block = new Block(dsp);
      long left = limit;
      for (byte[] audio : packets.subList(HEADERS, packets.size())) {
        // A packet without bytes repeats nothing: the specification lets a decoder pass it over.
        if (audio.length > 0) {
          require(block.synthesis(packet(audio, number++)) == 0);
          require(dsp.synthesis_blockin(block) == 0);
          left -= add(dsp, info.channels, left, mix);
        }
      }
      return info.rate;
    } catch (RuntimeException e) {
      // The decoder trusts its input: damage shows as any exception.
      throw new AudioFormatException("its Vorbis stream is damaged", e);
    }
  }

  private static Packet packet(byte[] bytes, long number) {
    Packet packet = new Packet();
    packet.packet_base = bytes;
    packet.bytes = bytes.length;
    packet.b_o_s = number == 0 ? 1 : 0;
    packet.granulepos = -1; // the caller knows the number of frames
    packet.packetno = number;
    return packet;
  }

  private static long add(DspState dsp, int channels, long limit, MonoMix mix)
      throws AudioFormatException {
    float[][][] pcm = new float[1][][];
    int[] from = new int[channels];
    int there = dsp.synthesis_pcmout(pcm, from);
    long frames = Math.min(limit, there);
    for (int n = 0; n < frames; n++) {
      double sum = 0;
      for (int c = 0; c < channels; c++) {
        sum += mix.require(pcm[0][c][from[c] + n]);
      }
      mix.add(sum, channels);
    }
    dsp.synthesis_read(there);
    return frames;
  }

  private static void require(boolean condition) throws AudioFormatException {
    if (!condition) {
      throw new AudioFormatException("its Vorbis stream is damaged");
    }
  }
}
