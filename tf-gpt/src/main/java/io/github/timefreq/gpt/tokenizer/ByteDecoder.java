package io.github.timefreq.gpt.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** UTF-8, a byte at a time. */
final class ByteDecoder implements TokenDecoder {
  /** More than the bytes that wait, and the characters that come of them at once. */
  private static final int ROOM = 8;

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE);
  private final ByteBuffer waiting = ByteBuffer.allocate(ROOM);
  private final CharBuffer text = CharBuffer.allocate(ROOM);

  @Override
  public String add(int token) {
    waiting.put(ByteTokenizer.byteOf(token)).flip();
    decoder.decode(waiting, text, false);
    waiting.compact();
    return taken();
  }

  @Override
  public String finish() {
    decoder.decode(waiting.flip(), text, true);
    decoder.flush(text);
    decoder.reset();
    waiting.clear();
    return taken();
  }

  private String taken() {
    String taken = text.flip().toString();
    text.clear();
    return taken;
  }
}
