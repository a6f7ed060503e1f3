package io.github.timefreq.audio.format;

import java.util.Arrays;

/** One channel of a FLAC frame (RFC 9639, section 9.2): a predictor, and what it leaves over. */
final class FlacSubframe {
  private static final int CONSTANT = 0;
  private static final int VERBATIM = 1;
  private static final int FIXED = 8;
  private static final int LINEAR = 32;
  private static final long[][] FIXED_COEFFICIENTS = {{}, {1}, {2, -1}, {3, -3, 1}, {4, -6, 4, -1}};

  private final FlacBits in;
  private final long[] samples;
  private int bits;

  FlacSubframe(FlacBits in, int length, int bits) {
    this.in = in;
    this.bits = bits;
    samples = new long[length];
  }

  long[] read() throws AudioFormatException {
    require(in.read(1) == 0);
    int type = (int) in.read(6);
    int wasted = in.read(1) == 0 ? 0 : in.readUnary() + 1;
    require(wasted < bits);
    bits -= wasted;
    if (type == CONSTANT) {
      Arrays.fill(samples, in.readSigned(bits));
    } else if (type == VERBATIM) {
      readVerbatim(samples.length);
    } else if (type >= LINEAR) {
      readLinear(type - LINEAR + 1);
    } else {
      require(type >= FIXED && type - FIXED < FIXED_COEFFICIENTS.length);
      readVerbatim(type - FIXED);
      predict(FIXED_COEFFICIENTS[type - FIXED], 0);
    }
    for (int n = 0; wasted > 0 && n < samples.length; n++) {
      samples[n] <<= wasted;
    }
    return samples;
  }

  private void readVerbatim(int count) throws AudioFormatException {
    require(count <= samples.length);
    for (int n = 0; n < count; n++) {
      samples[n] = in.readSigned(bits);
    }
  }

  private void readLinear(int order) throws AudioFormatException {
    readVerbatim(order);
    int precision = (int) in.read(4) + 1;
    require(precision < 16);
    int shift = (int) in.readSigned(5);
    require(shift >= 0);
    long[] coefficients = new long[order];
    for (int i = 0; i < order; i++) {
      coefficients[i] = in.readSigned(precision);
    }
    predict(coefficients, shift);
  }

  /** Reads the residual, and adds the prediction from the samples before. */
  private void predict(long[] coefficients, int shift) throws AudioFormatException {
    int order = coefficients.length;
    readResidual(order);
    for (int n = order; n < samples.length; n++) {
      long sum = 0;
      for (int i = 0; i < order; i++) {
        sum += coefficients[i] * samples[n - 1 - i];
      }
      samples[n] += sum >> shift;
    }
  }

  private void readResidual(int order) throws AudioFormatException {
    int method = (int) in.read(2);
    require(method <= 1);
    int width = method == 0 ? 4 : 5;
    int partitions = 1 << in.read(4);
    int each = samples.length / partitions;
    require(samples.length % partitions == 0 && each >= order);
    for (int p = 0; p < partitions; p++) {
      int parameter = (int) in.read(width);
      int first = p == 0 ? order : p * each;
      if (parameter == (1 << width) - 1) {
        int raw = (int) in.read(5);
        for (int n = first; n < (p + 1) * each; n++) {
          samples[n] = in.readSigned(raw);
        }
      } else {
        for (int n = first; n < (p + 1) * each; n++) {
          long folded = (long) in.readUnary() << parameter | in.read(parameter);
          samples[n] = folded >>> 1 ^ -(folded & 1);
        }
      }
    }
  }

  private static void require(boolean condition) throws AudioFormatException {
    if (!condition) {
      throw FlacReader.damaged();
    }
  }
}
