package io.chatcluster.engine.sockets;

import io.chatcluster.engine.loop.Deadlines;
import io.chatcluster.engine.protocol.Incoming;
import io.chatcluster.engine.protocol.IncomingPacket;

/**
 * Puts the binary packets of one connection together, one after the other: a text, then as many
 * binary messages as it announced, within their bounds and their time. Only on the event loop.
 */
final class Attachments extends Deadlines.Entry {
  private final Connection connection;

  /** The packet whose attachments are coming; null between two. */
  private Incoming incoming;

  Attachments(Connection connection) {
    this.connection = connection;
  }

  /** Whether the next message has to be an attachment. */
  boolean areMissing() {
    return incoming != null;
  }

  /** The text of a packet has come; it announces at least one attachment. */
  void begin(IncomingPacket packet) {
    incoming = new Incoming(packet, connection.layer().options().maxAttachmentBytes());
    patience().start(this);
    connection.session().keepsMore();
  }

  /** An attachment has come. Returns the packet once it is complete, else null. */
  Incoming add(byte[] data) {
    if (!incoming.add(data)) {
      connection.session().keepsMore();
      return null;
    }
    Incoming complete = incoming;
    giveUp();
    return complete;
  }

  /** Nothing more is expected. */
  void giveUp() {
    incoming = null;
    cancel();
  }

  private Deadlines patience() {
    return connection.session().loop().deadlines(connection.layer().options().attachmentTimeout());
  }

  /** The bytes of a packet that is not complete. */
  long held() {
    return incoming == null ? 0 : incoming.packet().bytes() + incoming.bytes();
  }

  @Override
  protected void expired() {
    if (connection.session().paused()) {
      // They may be there and not be read, as the listeners are behind.
      patience().start(this);
    } else {
      connection.violated("attachments are late");
    }
  }
}
