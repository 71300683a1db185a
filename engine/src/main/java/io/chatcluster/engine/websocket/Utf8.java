package io.chatcluster.engine.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/** The check that a text message is UTF-8 (RFC 6455, section 8.1). */
public final class Utf8 {
  private static final long NOT_ASCII = 0x8080808080808080L;

  private Utf8() {}

  /** Whether this is valid UTF-8. Most messages begin with ASCII: eight bytes at a time. */
  public static boolean isValid(ByteBuf text) {
    int at = text.readerIndex();
    int end = text.writerIndex();
    while (at + Long.BYTES <= end && (text.getLong(at) & NOT_ASCII) == 0) {
      at += Long.BYTES;
    }
    return at == end || ByteBufUtil.isText(text, at, end - at, StandardCharsets.UTF_8);
  }
}
