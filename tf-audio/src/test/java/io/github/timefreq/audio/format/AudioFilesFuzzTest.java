package io.github.timefreq.audio.format;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whatever the bytes, decoding ends with a sound or an {@link AudioFormatException}, in little
 * memory. Runs on the inputs in the resources; with {@code JAZZER_FUZZ=1} it looks for new ones.
 */
class AudioFilesFuzzTest {
  private static final int LONGEST = 1 << 20;

  @FuzzTest
  void wav(byte[] file) {
    decode(file, "RIFF");
  }

  @FuzzTest
  void flac(byte[] file) {
    decode(file, "fLaC");
  }

  /** Packets with a length of two bytes before each: Ogg's checksums would stop all mutants. */
  @FuzzTest
  void vorbisPackets(byte[] data) {
    List<byte[]> packets = new ArrayList<>();
    int place = 0;
    while (place + 2 <= data.length) {
      int length = ((data[place] & 0xFF) << 8) | (data[place + 1] & 0xFF);
      length = Math.min(length, data.length - place - 2);
      packets.add(Arrays.copyOfRange(data, place + 2, place + 2 + length));
      place += 2 + length;
    }
    try {
      VorbisReader.read(packets, LONGEST, new MonoMix(LONGEST));
    } catch (AudioFormatException e) {
      // As documented.
    }
  }

  @FuzzTest
  void ogg(byte[] file) {
    decode(file, "OggS");
  }

  private static void decode(byte[] file, String magic) {
    for (int i = 0; i < Math.min(file.length, magic.length()); i++) {
      file[i] = (byte) magic.charAt(i);
    }
    try {
      AudioFiles.decode(file, LONGEST);
    } catch (AudioFormatException e) {
      // As documented.
    }
  }
}
