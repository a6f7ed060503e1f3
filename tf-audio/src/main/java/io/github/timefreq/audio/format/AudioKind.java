package io.github.timefreq.audio.format;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Kinds of sound files that are not read, told by their first bytes. */
@SuppressWarnings("ArrayRecordComponent") // compared byte by byte, never as a whole
record AudioKind(String name, int offset, byte[] mark) {
  private static final List<AudioKind> KNOWN =
      List.of(
          hex("MP3", 0, "fffb"),
          hex("MP3", 0, "fffa"),
          hex("MP3", 0, "fff3"),
          hex("MP3", 0, "fff2"),
          hex("AAC", 0, "fff1"),
          hex("AAC", 0, "fff9"),
          text("MP4 or M4A", 4, "ftyp"),
          text("RIFX (a WAV file of big-endian numbers)", 0, "RIFX"),
          text("AIFF", 8, "AIFF"),
          text("AIFF-C", 8, "AIFC"),
          text("Sony Wave64", 0, "riff"),
          text("AU", 0, ".snd"),
          text("Core Audio (CAF)", 0, "caff"),
          hex("Windows Media (WMA)", 0, "3026b2758e66cf11"),
          hex("Matroska or WebM", 0, "1a45dfa3"),
          text("MIDI", 0, "MThd"),
          text("AMR", 0, "#!AMR"),
          text("Monkey's Audio", 0, "MAC "),
          text("WavPack", 0, "wvpk"),
          text("True Audio", 0, "TTA1"),
          text("DSD", 0, "DSD "),
          text("NIST SPHERE", 0, "NIST_1A"),
          text("ZIP", 0, "PK\3\4"));

  private static final List<AudioKind> IN_OGG =
      List.of(
          text("Ogg Opus", 0, "OpusHead"),
          text("Ogg Speex", 0, "Speex   "),
          text("Ogg FLAC", 0, "\u007FFLAC"),
          hex("Ogg Theora (a film)", 0, "807468656f7261"));

  private static final AudioKind UNKNOWN = text("of an unknown kind", 0, "");
  private static final AudioKind UNKNOWN_OGG = text("an Ogg stream of an unknown kind", 0, "");

  private static AudioKind hex(String name, int offset, String digits) {
    return new AudioKind(name, offset, HexFormat.of().parseHex(digits));
  }

  private static AudioKind text(String name, int offset, String mark) {
    return new AudioKind(name, offset, mark.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The kind of a file that is neither WAV, FLAC nor Ogg. */
  static AudioKind of(byte[] file) {
    return find(KNOWN, file).orElse(UNKNOWN);
  }

  /** The kind of an Ogg stream with a first packet that is not Vorbis. */
  static AudioKind ofOgg(byte[] packet) {
    return find(IN_OGG, packet).orElse(UNKNOWN_OGG);
  }

  private static Optional<AudioKind> find(List<AudioKind> kinds, byte[] bytes) {
    return kinds.stream().filter(kind -> kind.isIn(bytes)).findFirst();
  }

  private boolean isIn(byte[] bytes) {
    for (int i = 0; i < mark.length; i++) {
      if (offset + i >= bytes.length || bytes[offset + i] != mark[i]) {
        return false;
      }
    }
    return true;
  }

  /** Says that files of this kind are not read, and what to do. */
  String refusal() {
    return "it is " + name + ", which is not supported; convert it to WAV, FLAC or Ogg Vorbis";
  }
}
