package io.github.timefreq.audio.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Writes WAV files for tests, in every encoding that is read. */
public record WavBytes(int encoding, int bits, int channels, int rate, boolean extensible) {
  public static final int PCM = 1;
  public static final int FLOAT = 3;

  public static final WavBytes PLAIN = new WavBytes(PCM, 16, 1, 8000, false);

  /** A whole file with the same samples in every channel. */
  public byte[] file(float... samples) {
    byte[] data = data(samples);
    return riff(format(), chunk("data", data.length, data));
  }

  public byte[] data(float... samples) {
    byte[] data = new byte[samples.length * channels * bits / 8];
    ByteBuffer out = littleEndian(data);
    for (float sample : samples) {
      for (int c = 0; c < channels; c++) {
        put(out, sample);
      }
    }
    return data;
  }

  public byte[] format() {
    byte[] format = new byte[extensible ? 40 : 16];
    ByteBuffer out = littleEndian(format);
    out.putShort((short) (extensible ? 0xFFFE : encoding)).putShort((short) channels).putInt(rate);
    out.putInt(rate * channels * bits / 8).putShort((short) (channels * bits / 8));
    out.putShort((short) bits);
    if (extensible) {
      out.putShort((short) 22).putShort((short) bits).putInt(0).putShort((short) encoding);
      out.put(HexFormat.of().parseHex("000000001000800000aa00389b71"));
    }
    return chunk("fmt ", format.length, format);
  }

  public static byte[] chunk(String id, int declared, byte... content) {
    byte[] chunk = new byte[8 + content.length + (content.length & 1)];
    littleEndian(chunk).put(id.getBytes(StandardCharsets.US_ASCII)).putInt(declared).put(content);
    return chunk;
  }

  public static byte[] riff(byte[]... chunks) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] chunk : chunks) {
      all.writeBytes(chunk);
    }
    byte[] file = new byte[12 + all.size()];
    ByteBuffer out = littleEndian(file).put("RIFF".getBytes(StandardCharsets.US_ASCII));
    out.putInt(4 + all.size()).put("WAVE".getBytes(StandardCharsets.US_ASCII));
    out.put(all.toByteArray());
    return file;
  }

  private void put(ByteBuffer out, float sample) {
    if (encoding == FLOAT) {
      if (bits == 32) {
        out.putFloat(sample);
      } else {
        out.putDouble(sample);
      }
      return;
    }
    double scale = Math.scalb(1.0, bits - 1);
    long value = (long) Math.max(-scale, Math.min(scale - 1, Math.rint(sample * scale)));
    value += bits == 8 ? 0x80 : 0;
    for (int shift = 0; shift < bits; shift += 8) {
      out.put((byte) (value >> shift));
    }
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
