package io.chatcluster.engine.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Reads the text of a packet: type, attachments, namespace, ack id, payload, in that order. */
public final class PacketReader {
  static final Set<String> RESERVED =
      Set.of(
          "connect",
          "connect_error",
          "disconnect",
          "disconnecting",
          "newListener",
          "removeListener");

  private static final byte[] EMPTY = new byte[0];

  /** The strings of a longer event are left to its listener's thread, and are not kept twice. */
  private static final int SHORT = 4 << 10;

  private final PacketLimits limits;

  /** A reader with these bounds. */
  public PacketReader(PacketLimits limits) {
    this.limits = limits;
  }

  /**
   * Reads a packet.
   *
   * @param text valid UTF-8, without the type of the Engine.IO packet
   * @throws ProtocolViolation when the packet breaks the protocol or a bound
   */
  public IncomingPacket read(ByteBuf text) {
    if (!text.isReadable()) {
      throw new ProtocolViolation("empty packet");
    }
    PacketType type = PacketType.of(text.readByte());
    int attachments = type.isBinary() ? attachments(text) : 0;
    String nsp = namespace(text);
    long ackId = ackId(text);
    if (!text.isReadable()) {
      requireMayBeEmpty(type);
      return new IncomingPacket(type, attachments, nsp, ackId, EMPTY, null, null);
    }
    // The only copy: from here on the packet may outlive the message, and wait for its listener.
    byte[] json = ByteBufUtil.getBytes(text);
    JsonScan scan = new JsonScan(json, limits, type == PacketType.EVENT && json.length <= SHORT);
    scan.run();
    requireShape(type, scan, ackId);
    String event = eventName(type, scan);
    return new IncomingPacket(
        type, attachments, nsp, ackId, json, event, event == null ? null : scan.strings());
  }

  private int attachments(ByteBuf text) {
    int count = 0;
    int digits = 0;
    for (byte b; (b = next(text)) != '-'; digits++) {
      if (b < '0' || b > '9' || digits == 4) {
        throw new ProtocolViolation("illegal attachments");
      }
      count = count * 10 + b - '0';
    }
    if (digits == 0 || count > limits.maxAttachments()) {
      throw new ProtocolViolation("too many attachments");
    }
    return count;
  }

  private static byte next(ByteBuf text) {
    if (!text.isReadable()) {
      throw new ProtocolViolation("packet ends early");
    }
    return text.readByte();
  }

  private static String namespace(ByteBuf text) {
    if (!text.isReadable() || text.getByte(text.readerIndex()) != '/') {
      return "/";
    }
    int comma = text.indexOf(text.readerIndex(), text.writerIndex(), (byte) ',');
    int end = comma < 0 ? text.writerIndex() : comma;
    int length = end - text.readerIndex();
    if (length > PacketLimits.MAX_NAMESPACE) {
      throw new ProtocolViolation("namespace is too long");
    }
    String nsp = text.readCharSequence(length, StandardCharsets.UTF_8).toString();
    if (comma >= 0) {
      text.skipBytes(1);
    }
    return nsp;
  }

  private long ackId(ByteBuf text) {
    long id = 0;
    int digits = 0;
    while (text.isReadable()) {
      byte b = text.getByte(text.readerIndex());
      if (b < '0' || b > '9') {
        break;
      }
      if (++digits > limits.maxAckDigits()) {
        throw new ProtocolViolation("ack id is too long");
      }
      id = id * 10 + b - '0';
      text.skipBytes(1);
    }
    return digits == 0 ? IncomingPacket.NO_ACK : id;
  }

  private static void requireMayBeEmpty(PacketType type) {
    if (type != PacketType.CONNECT && type != PacketType.DISCONNECT) {
      throw new ProtocolViolation("payload is missing");
    }
  }

  private static void requireShape(PacketType type, JsonScan scan, long ackId) {
    boolean right =
        switch (type) {
          case CONNECT -> scan.isObject();
          case EVENT, BINARY_EVENT -> scan.isArray() && scan.firstIsName();
          case ACK, BINARY_ACK -> scan.isArray() && ackId != IncomingPacket.NO_ACK;
          // A client leaves without a payload and never refuses a connection.
          case DISCONNECT, CONNECT_ERROR -> false;
        };
    if (!right) {
      throw new ProtocolViolation("illegal payload");
    }
  }

  private static String eventName(PacketType type, JsonScan scan) {
    if (type != PacketType.EVENT && type != PacketType.BINARY_EVENT) {
      return null;
    }
    String name = scan.firstString();
    if (name == null) {
      return null;
    }
    if (RESERVED.contains(name)) {
      throw new ProtocolViolation("reserved event name");
    }
    return name;
  }
}
