package io.chatcluster.engine.protocol;

import java.util.List;

/**
 * The text of a packet taken apart, its JSON checked but not yet decoded. It shares no memory with
 * the message.
 *
 * @param type the type
 * @param attachments how many binary messages follow
 * @param nsp the namespace with its leading slash
 * @param ackId the ack id, or {@link #NO_ACK}
 * @param json the payload; empty when there is none, not to be changed
 * @param event the event name of an EVENT or BINARY_EVENT whose name is a string, else null
 * @param strings the arguments of a short EVENT when they are a few strings without escapes, so
 *     that nothing is left to decode; else null
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record IncomingPacket(
    PacketType type,
    int attachments,
    String nsp,
    long ackId,
    byte[] json,
    String event,
    List<String> strings) {
  /** The ack id of a packet that asks for none. */
  public static final long NO_ACK = -1;

  /** What the packet keeps in memory, in bytes: its strings weigh no more than their text. */
  public long bytes() {
    return strings == null ? json.length : 2L * json.length;
  }
}
