package io.chatcluster.engine.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Reads what was encoded. */
public final class OutgoingText {
  private OutgoingText() {}

  /** The polling form of a message. */
  public static String polling(Outgoing message) {
    ByteBuf body = Unpooled.buffer();
    message.writePolling(body);
    return body.toString(StandardCharsets.UTF_8);
  }
}
