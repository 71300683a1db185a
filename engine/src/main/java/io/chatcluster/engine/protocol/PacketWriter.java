package io.chatcluster.engine.protocol;

import com.corundumstudio.socketio.protocol.JsonSupport;
import io.chatcluster.engine.frame.Outgoing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Encodes packets, each once. The caller releases what it gets. Any thread. */
public final class PacketWriter {
  private final EngineJson beans;
  private final JsonSupport application;
  private final ByteBufAllocator allocator;

  /**
   * A writer for a server.
   *
   * @param support the server's: one that the application gave writes every payload; that of the
   *     library is replaced by the engine's own
   */
  public PacketWriter(JsonSupport support, ByteBufAllocator allocator) {
    this.application = LibraryJson.isIn(support) ? null : support;
    this.beans = support instanceof EngineJson ours ? ours : new EngineJson();
    this.allocator = allocator;
  }

  /**
   * The values as this server writes them: maps, lists and simple values with {@code byte[]} where
   * the application gave a JSON support, else the values themselves.
   *
   * @throws IllegalArgumentException when one cannot be written as JSON
   */
  public List<Object> plain(List<Object> values) {
    if (application == null) {
      return values;
    }
    ByteBuf out = allocator.buffer();
    try {
      JsonWriter json = new JsonWriter(beans);
      json.writeWith(application, out, values);
      return ArgumentReader.plain(ByteBufUtil.getBytes(out), json.attachments());
    } catch (IOException | RuntimeException unwritable) {
      throw unwritable(unwritable);
    } finally {
      out.release();
    }
  }

  private static IllegalArgumentException unwritable(Exception cause) {
    return new IllegalArgumentException("payload cannot be serialized to JSON", cause);
  }

  /**
   * CONNECT: the socket is in.
   *
   * @param sid its id, of characters that need no escape in JSON
   */
  public Outgoing connect(String nsp, String sid) {
    ByteBuf out = Outgoing.newPayload(allocator);
    head(out, PacketType.CONNECT, nsp, IncomingPacket.NO_ACK);
    ByteBufUtil.writeAscii(out, "{\"sid\":\"");
    ByteBufUtil.writeAscii(out, sid);
    ByteBufUtil.writeAscii(out, "\"}");
    return Outgoing.text(allocator, out, List.of());
  }

  /** CONNECT_ERROR with the message and, unless null, the data. */
  public Outgoing connectError(String nsp, String message, Object data) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("message", message);
    if (data != null) {
      error.put("data", data);
    }
    return packet(PacketType.CONNECT_ERROR, nsp, IncomingPacket.NO_ACK, error);
  }

  /** DISCONNECT. */
  public Outgoing disconnect(String nsp) {
    return packet(PacketType.DISCONNECT, nsp, IncomingPacket.NO_ACK, null);
  }

  /**
   * EVENT, or BINARY_EVENT when there are attachments.
   *
   * @param data the event name and the arguments
   * @param ackId {@link IncomingPacket#NO_ACK} for none
   * @throws IllegalArgumentException when an argument cannot be written as JSON, or the name is
   *     reserved: clients leave when they get one of those
   */
  public Outgoing event(String nsp, List<?> data, long ackId) {
    return event(nsp, data, ackId, false);
  }

  /**
   * The same; {@code plain} where the data is written already, as {@link #plain(List)} returns it.
   */
  public Outgoing event(String nsp, List<?> data, long ackId, boolean plain) {
    if (data.get(0) instanceof String name && PacketReader.RESERVED.contains(name)) {
      throw new IllegalArgumentException("The event name is reserved: " + name);
    }
    return packet(PacketType.EVENT, nsp, ackId, data, plain);
  }

  /** ACK, or BINARY_ACK when there are attachments. */
  public Outgoing ack(String nsp, List<?> args, long ackId) {
    return packet(PacketType.ACK, nsp, ackId, args);
  }

  private Outgoing packet(PacketType type, String nsp, long ackId, Object payload) {
    return packet(type, nsp, ackId, payload, false);
  }

  private Outgoing packet(PacketType type, String nsp, long ackId, Object payload, boolean plain) {
    ByteBuf out = Outgoing.newPayload(allocator);
    boolean done = false;
    try {
      Outgoing packet = write(out, type, nsp, ackId, payload, plain);
      done = true;
      return packet;
    } catch (IOException | RuntimeException unwritable) {
      throw unwritable(unwritable);
    } finally {
      if (!done) {
        out.release();
      }
    }
  }

  private Outgoing write(
      ByteBuf out, PacketType type, String nsp, long ackId, Object payload, boolean plain)
      throws IOException {
    JsonWriter json = new JsonWriter(beans);
    head(out, type, nsp, ackId);
    int body = out.writerIndex();
    if (payload != null) {
      if (application == null || plain) {
        json.write(out, payload);
      } else {
        json.writeWith(application, out, payload);
      }
    }
    List<byte[]> attachments = json.attachments();
    if (attachments.isEmpty()) {
      return Outgoing.text(allocator, out, attachments);
    }
    // Only now it is known that the packet is binary: its head is longer.
    ByteBuf text = out.copy(body, out.writerIndex() - body);
    try {
      out.writerIndex(out.readerIndex());
      out.writeByte('4').writeByte(type.withAttachments().digit());
      ByteBufUtil.writeAscii(out, attachments.size() + "-");
      address(out, nsp, ackId);
      out.writeBytes(text);
    } finally {
      text.release();
    }
    return Outgoing.text(allocator, out, attachments);
  }

  private static void head(ByteBuf out, PacketType type, String nsp, long ackId) {
    out.writeByte('4').writeByte(type.digit());
    address(out, nsp, ackId);
  }

  private static void address(ByteBuf out, String nsp, long ackId) {
    if (!nsp.equals("/")) {
      ByteBufUtil.writeUtf8(out, nsp);
      out.writeByte(',');
    }
    if (ackId != IncomingPacket.NO_ACK) {
      ByteBufUtil.writeAscii(out, Long.toString(ackId));
    }
  }
}
