package io.github.timefreq.gpt.tokenizer;

import java.nio.charset.StandardCharsets;

/** One token for every byte of the text's UTF-8: any text at all, in 256 tokens. */
public final class ByteTokenizer implements Tokenizer {
  private static final int BYTES = 256;

  /** Creates the tokenizer. */
  public ByteTokenizer() {}

  @Override
  public int vocabularySize() {
    return BYTES;
  }

  @Override
  public int[] encode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int[] tokens = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      tokens[i] = Byte.toUnsignedInt(bytes[i]);
    }
    return tokens;
  }

  @Override
  public String decode(int[] tokens) {
    byte[] bytes = new byte[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      bytes[i] = byteOf(tokens[i]);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public TokenDecoder newDecoder() {
    return new ByteDecoder();
  }

  static byte byteOf(int token) {
    if (token < 0 || token >= BYTES) {
      throw new IllegalArgumentException("token " + token + " is not in a vocabulary of " + BYTES);
    }
    return (byte) token;
  }

  @Override
  public TokenizerSpec spec() {
    return new TokenizerSpec(TokenizerSpec.Kind.BYTES, "");
  }
}
