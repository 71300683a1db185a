package io.chatcluster.engine.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * The text of a packet taken apart, its JSON checked but not yet decoded.
 *
 * @param type the type
 * @param attachments how many binary messages follow
 * @param nsp the namespace with its leading slash
 * @param ackId the ack id, or {@link #NO_ACK}
 * @param payload the JSON; empty when there is none. It shares the memory of the message
 * @param event the event name of an EVENT or BINARY_EVENT whose name is a string, else null
 */
public record IncomingPacket(
    PacketType type, int attachments, String nsp, long ackId, ByteBuf payload, String event) {
  /** The ack id of a packet that asks for none. */
  public static final long NO_ACK = -1;

  /** The same with a payload of its own, which lasts longer than the message. */
  public IncomingPacket kept() {
    ByteBuf copy = Unpooled.wrappedBuffer(ByteBufUtil.getBytes(payload));
    return new IncomingPacket(type, attachments, nsp, ackId, copy, event);
  }
}
