package io.chatcluster.engine.protocol;

/** The packet types of Socket.IO protocol v5, each with its digit on the wire. */
public enum PacketType {
  CONNECT('0'),
  DISCONNECT('1'),
  EVENT('2'),
  ACK('3'),
  CONNECT_ERROR('4'),
  BINARY_EVENT('5'),
  BINARY_ACK('6');

  private static final PacketType[] BY_DIGIT = values();

  private final char digit;

  PacketType(char digit) {
    this.digit = digit;
  }

  /** The digit on the wire. */
  char digit() {
    return digit;
  }

  /** The type of the same packet when it has attachments. */
  PacketType withAttachments() {
    return this == EVENT ? BINARY_EVENT : BINARY_ACK;
  }

  static PacketType of(int digit) {
    int index = digit - '0';
    if (index < 0 || index >= BY_DIGIT.length) {
      throw new ProtocolViolation("unknown packet type");
    }
    return BY_DIGIT[index];
  }

  /** Whether binary messages follow the text. */
  public boolean isBinary() {
    return this == BINARY_EVENT || this == BINARY_ACK;
  }
}
