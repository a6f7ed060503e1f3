package io.github.timefreq.gpt.text;

import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A .tar archive that is not taken for whole where it is cut off: commons-compress takes the end of
 * the file, even within a header, for the end of the archive, which two blocks of zeros are.
 */
final class WholeTar extends TarArchiveInputStream {
  private static final int BLOCK = 512;

  private final InputStream content;
  private int endBlocks;

  /**
   * An archive of which nothing is read but whole blocks, so that what follows can be looked at.
   */
  WholeTar(InputStream content) {
    super(content, BLOCK, BLOCK, "UTF-8");
    this.content = content;
  }

  @Override
  protected boolean isEOFRecord(byte @Nullable [] block) {
    if (block == null) {
      return true;
    }
    boolean end = super.isEOFRecord(block);
    endBlocks += end ? 1 : 0;
    return end;
  }

  /** The next entry, or null where the archive ends as it should and nothing follows. */
  @Nullable TarArchiveEntry next() throws IOException {
    TarArchiveEntry entry = getNextEntry();
    if (entry == null) {
      requireEnd();
    } else if (!entry.isCheckSumOK()) {
      throw new IOException("the checksum of the header of " + entry.getName() + " is wrong");
    }
    return entry;
  }

  private void requireEnd() throws IOException {
    if (endBlocks == 0) {
      throw new IOException(
          "its .tar archive is cut off: the blocks of zeros at its end are missing");
    }
    // As GNU tar does, one such block is taken for two at the end of the file.
    boolean cut = getBytesRead() % BLOCK != 0;
    if (cut || !PackedText.isBlank(content)) {
      throw new IOException("something follows behind the end of its .tar archive");
    }
  }
}
