package io.github.timefreq.audio;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.kc7bfi.jflac.ChannelData;
import org.kc7bfi.jflac.FLACDecoder;
import org.kc7bfi.jflac.FrameListener;
import org.kc7bfi.jflac.frame.Frame;
import org.kc7bfi.jflac.metadata.Metadata;
import org.kc7bfi.jflac.metadata.StreamInfo;

/**
 * Reads FLAC (RFC 9639) with the decoder jFLAC. Of the metadata it sees the stream info only: the
 * other blocks declare lengths of their own, and hold nothing that sounds.
 */
final class FlacReader {
  private static final int INFO_END = 42;
  private static final int LAST = 0x80;

  private FlacReader() {}

  /** Adds the frames of a file, and returns its sample rate. */
  static int read(byte[] file, MonoMix mix) throws AudioFormatException {
    InputStream stream = withoutTags(file);
    try {
      FLACDecoder decoder = new FLACDecoder(stream);
      decoder.addFrameListener(new NoErrors());
      StreamInfo info = decoder.readStreamInfo();
      int rate = AudioFiles.requireRate(info.getSampleRate());
      decode(decoder, info.getTotalSamples(), mix);
      return rate;
    } catch (AudioFormatException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The decoder trusts its input: damage shows as any exception.
      throw new AudioFormatException("its FLAC stream is damaged", e);
    }
  }

  /** What follows the last frame, such as tags of other formats, is not looked at. */
  private static void decode(FLACDecoder decoder, long declared, MonoMix mix) throws IOException {
    long frames = 0;
    while (declared == 0 || frames < declared) {
      Frame frame = decoder.readNextFrame();
      if (frame == null) {
        break;
      }
      ChannelData[] data = decoder.getChannelData();
      int channels = frame.header.channels;
      double scale = Math.scalb(1.0, 1 - frame.header.bitsPerSample);
      for (int n = 0; n < frame.header.blockSize; n++) {
        double sum = 0;
        for (int c = 0; c < channels; c++) {
          sum += data[c].getOutput()[n];
        }
        mix.add(sum * scale, channels);
      }
      frames += frame.header.blockSize;
    }
    if (frames < declared) {
      throw new AudioFormatException(
          "it declares %d samples and holds %d: it is cut off".formatted(declared, frames));
    }
  }

  /** The mark and the stream info, said to be the last block, and then the frames. */
  private static InputStream withoutTags(byte[] file) throws AudioFormatException {
    ByteBuffer in = ByteBuffer.wrap(file).position(4);
    boolean last = false;
    while (!last) {
      if (in.remaining() < 4) {
        throw new AudioFormatException("its FLAC metadata is cut off");
      }
      int header = in.getInt();
      boolean info = in.position() == 8;
      int length = header & 0xFFFFFF;
      boolean badInfo = info && ((header >>> 24 & 0x7F) != 0 || length != INFO_END - 8);
      if (badInfo || length > in.remaining()) {
        throw new AudioFormatException("its FLAC metadata is damaged or cut off");
      }
      in.position(in.position() + length);
      last = header < 0;
    }
    byte[] start = Arrays.copyOf(file, INFO_END);
    start[4] |= (byte) LAST;
    return new SequenceInputStream(
        new ByteArrayInputStream(start),
        new ByteArrayInputStream(file, in.position(), in.remaining()));
  }

  /**
   * Ends the decoding at the first error. The decoder itself goes on: silently after a wrong
   * checksum, and without an end after some headers.
   */
  private static final class NoErrors implements FrameListener {
    @Override
    public void processMetadata(Metadata metadata) {}

    @Override
    public void processFrame(Frame frame) {}

    @Override
    public void processError(String error) {
      throw new IllegalStateException(error);
    }
  }
}
