package io.github.timefreq.core.internal.fused;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs TorchScript text as {@code torch.jit.load} reads it: a zip of stored entries, of which the
 * text is one. The text defines a class {@code Program} with the attribute {@code training}.
 */
final class ScriptArchive {
  /** Version of the operators' signatures: with an older one, older signatures apply. */
  private static final String VERSION = "10\n";

  /** Pickle, protocol 2: an object of {@code __torch__.Program} whose state is {training: True}. */
  private static final String OBJECT =
      "\u0080\u0002c__torch__\nProgram\n)\u0081}X\b\0\0\0training\u0088sb.";

  /** Pickle, protocol 2: an empty tuple. */
  private static final String NO_CONSTANTS = "\u0080\u0002).";

  private ScriptArchive() {}

  static byte[] of(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "version", VERSION);
      put(zip, "data.pkl", OBJECT);
      put(zip, "constants.pkl", NO_CONSTANTS);
      put(zip, "code/__torch__.py", text);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not from memory
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    ZipEntry entry = new ZipEntry("program/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
