package io.chatcluster.engine.sockets;

import io.chatcluster.engine.protocol.IncomingPacket;
import io.chatcluster.engine.protocol.ProtocolViolation;
import java.util.ArrayList;
import java.util.List;

/** A binary packet whose attachments are still arriving. */
final class Incoming {
  private final IncomingPacket packet;
  private final long maxBytes;
  private final List<byte[]> attachments = new ArrayList<>();
  private long bytes;

  Incoming(IncomingPacket packet, long maxBytes) {
    this.packet = packet;
    this.maxBytes = maxBytes;
  }

  /** Adds an attachment. Returns whether the packet is complete. */
  boolean add(byte[] data) {
    bytes += data.length;
    if (bytes > maxBytes) {
      throw new ProtocolViolation("attachments are too large");
    }
    attachments.add(data);
    return attachments.size() == packet.attachments();
  }

  IncomingPacket packet() {
    return packet;
  }

  List<byte[]> attachments() {
    return attachments;
  }
}
