package io.github.timefreq.training.internal.io;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Fingerprints of files and data. */
public final class Sha256 {
  private Sha256() {}

  /**
   * Starts a fingerprint.
   *
   * @return a digest of nothing yet
   */
  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Ends a fingerprint.
   *
   * @param digest of all the bytes
   * @return 64 hexadecimal digits
   */
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
