package io.github.timefreq.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;

/**
 * Writes to a file and adds what is written to a digest.
 *
 * @param file where the bytes go; its owner closes it
 * @param digest of all bytes so far
 */
record DigestingChannel(FileChannel file, MessageDigest digest) implements WritableByteChannel {
  @Override
  public int write(ByteBuffer bytes) throws IOException {
    ByteBuffer passed = bytes.duplicate();
    int written = file.write(bytes);
    digest.update(passed.limit(passed.position() + written));
    return written;
  }

  /** Bytes in the file. */
  long position() throws IOException {
    return file.position();
  }

  @Override
  public boolean isOpen() {
    return file.isOpen();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
