package io.github.timefreq.core.kernel;

import io.github.timefreq.core.internal.Checks;
import java.util.Objects;

/**
 * Which coordinates share a bank of kernels.
 *
 * @param kind how coordinates are told apart
 * @param groups number of banks of {@link Kind#GROUPED}, at least 2; 0 for the other kinds
 */
public record BankSharing(Kind kind, int groups) {
  /** How coordinates are told apart. */
  public enum Kind {
    /** One bank for all coordinates: the time-frequency representation of the paper. */
    SHARED,
    /** A bank for each of several groups of consecutive coordinates. */
    GROUPED,
    /** A bank for every coordinate. */
    PER_COORDINATE
  }

  /** One bank for all coordinates. */
  public static final BankSharing SHARED = new BankSharing(Kind.SHARED, 0);

  /** A bank for every coordinate. */
  public static final BankSharing PER_COORDINATE = new BankSharing(Kind.PER_COORDINATE, 0);

  /**
   * Checks that the number of groups is there when it is needed.
   *
   * @param kind how coordinates are told apart
   * @param groups number of banks
   * @throws IllegalArgumentException if it is not
   */
  public BankSharing {
    Objects.requireNonNull(kind, "sharing kind");
    Checks.require(
        kind == Kind.GROUPED ? groups >= 2 : groups == 0,
        "sharing GROUPED needs at least 2 groups and other kinds 0, got " + kind + " " + groups);
  }

  /**
   * A bank for each group of consecutive coordinates.
   *
   * @param groups number of groups, at least 2
   * @return the sharing
   */
  public static BankSharing grouped(int groups) {
    return new BankSharing(Kind.GROUPED, groups);
  }

  /**
   * Counts the banks.
   *
   * @param width number of coordinates D
   * @return number of banks N
   * @throws IllegalArgumentException if D is not a multiple of N
   */
  public int banks(int width) {
    int banks =
        switch (kind) {
          case SHARED -> 1;
          case GROUPED -> groups;
          case PER_COORDINATE -> width;
        };
    Checks.require(
        width % banks == 0,
        "the width must be a multiple of the " + banks + " groups of kernels, got " + width);
    return banks;
  }
}
