package io.chatcluster.engine.protocol;

import java.util.ArrayList;
import java.util.List;

/** A binary packet whose attachments are still arriving. */
public final class Incoming {
  private final IncomingPacket packet;
  private final long maxBytes;
  private final List<byte[]> attachments = new ArrayList<>();
  private long bytes;

  /**
   * A packet without its attachments.
   *
   * @param maxBytes how large they may be together
   */
  public Incoming(IncomingPacket packet, long maxBytes) {
    this.packet = packet;
    this.maxBytes = maxBytes;
  }

  /** Adds an attachment. Returns whether the packet is complete. */
  public boolean add(byte[] data) {
    bytes += data.length;
    if (bytes > maxBytes) {
      throw new ProtocolViolation("attachments are too large");
    }
    attachments.add(data);
    return attachments.size() == packet.attachments();
  }

  /** How large the attachments are that have come. */
  public long bytes() {
    return bytes;
  }

  /** The packet. */
  public IncomingPacket packet() {
    return packet;
  }

  /** The attachments that have come, in their order. */
  public List<byte[]> attachments() {
    return attachments;
  }
}
