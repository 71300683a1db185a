package io.chatcluster.cluster.wire;

import io.chatcluster.cluster.wire.message.Broadcast;
import io.chatcluster.cluster.wire.message.Message;
import io.chatcluster.cluster.wire.message.Request;
import io.chatcluster.cluster.wire.message.Response;
import io.chatcluster.cluster.wire.value.Json;
import io.chatcluster.cluster.wire.value.MalformedException;
import io.chatcluster.cluster.wire.value.MessagePack;
import io.chatcluster.cluster.wire.value.MsgPackWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The wire of {@code @socket.io/redis-adapter} 8.x and {@code @socket.io/redis-emitter} 5.x. A
 * broadcast is a MessagePack array of the sender's uid, the packet and the options; requests and
 * answers are JSON, or MessagePack where clients' values are in them. The channel tells which of
 * the three it is.
 */
public final class ClassicWire implements Wire {
  private static final int UID_LENGTH = 6;

  /** An array of 3, and a text as long as the uid of a node. */
  private static final byte[] BEFORE_SENDER = {(byte) 0x93, (byte) (0xa0 | UID_LENGTH)};

  private static final int SENDER_AT = BEFORE_SENDER.length;

  private final String uid;
  private final Channels channels;
  private final int maxBytes;
  private final byte[] beginning;

  /**
   * @param uid the name of this node
   * @param maxBytes the largest broadcast or request that is written or read
   */
  public ClassicWire(String uid, Channels channels, int maxBytes) {
    this.uid = uid;
    this.channels = channels;
    this.maxBytes = maxBytes;
    this.beginning = beginningOf(uid);
  }

  @Override
  public Addressed broadcast(Broadcast broadcast) {
    return new Addressed(channels.broadcast(broadcast.nsp(), broadcast.rooms()), encode(broadcast));
  }

  private byte[] encode(Broadcast broadcast) {
    MsgPackWriter writer = new MsgPackWriter(maxBytes);
    begin(writer, broadcast.uid());
    writer.value(broadcast.data());
    end(writer, broadcast);
    return writer.bytesFrom(0);
  }

  static void begin(MsgPackWriter writer, String uid) {
    writer.arrayHeader(3);
    writer.string(uid);
    writer.mapHeader(3);
    writer.string("type");
    writer.integer(Fields.EVENT);
    writer.string("data");
  }

  static void end(MsgPackWriter writer, Broadcast broadcast) {
    writer.string("nsp");
    writer.string(broadcast.nsp());
    writer.mapHeader(3);
    writer.string("rooms");
    writer.value(broadcast.rooms());
    // The official emitter has another order than the adapter.
    boolean isFlagsFirst = broadcast.uid().equals(EMITTER);
    writer.string(isFlagsFirst ? "flags" : "except");
    writer.value(isFlagsFirst ? broadcast.flags() : broadcast.except());
    writer.string(isFlagsFirst ? "except" : "flags");
    writer.value(isFlagsFirst ? broadcast.except() : broadcast.flags());
  }

  @Override
  public Addressed request(String nsp, Request request) {
    Map<String, Object> body = ClassicRequests.body(request);
    byte[] bytes =
        request instanceof Request.Ask
            ? MessagePack.encode(body, maxBytes)
            : Json.encode(body, maxBytes);
    return new Addressed(channels.requests(nsp), bytes);
  }

  @Override
  public Addressed response(String nsp, String to, Response response) {
    Map<String, Object> body = ClassicResponses.body(response);
    byte[] bytes =
        response instanceof Response.Ack
            ? MessagePack.encode(body, maxAnswerBytes())
            : Json.encode(body, maxAnswerBytes());
    boolean isPrivate = to != null && !(response instanceof Response.ServerSide);
    return new Addressed(isPrivate ? channels.answers(nsp, to) : channels.answers(nsp), bytes);
  }

  private int maxAnswerBytes() {
    return Math.max(maxBytes, Wire.MAX_ANSWER_BYTES);
  }

  /**
   * What every broadcast of one sender begins with, so that an echo is known without decoding it.
   * Other members may write the same in another way: only a match means something.
   */
  static byte[] beginningOf(String uid) {
    MsgPackWriter writer = new MsgPackWriter(uid.length() * 3 + 16);
    writer.arrayHeader(3);
    writer.string(uid);
    return writer.bytesFrom(0);
  }

  @Override
  public boolean isOwn(byte[] message) {
    return message.length >= beginning.length
        && Arrays.equals(message, 0, beginning.length, beginning, 0, beginning.length);
  }

  @Override
  public String sender(byte[] message) {
    int end = SENDER_AT + UID_LENGTH;
    return message.length > end && Arrays.equals(message, 0, SENDER_AT, BEFORE_SENDER, 0, SENDER_AT)
        ? new String(message, SENDER_AT, UID_LENGTH, StandardCharsets.ISO_8859_1)
        : null;
  }

  @Override
  public boolean hasAllRooms() {
    return true;
  }

  @Override
  public Decoded decode(String channel, byte[] message) {
    boolean isAnswer = channels.isAnswer(channel);
    int limit = isAnswer ? maxAnswerBytes() : maxBytes;
    if (message.length > limit) {
      return new Decoded.Malformed("larger than " + limit + " bytes");
    }
    try {
      if (isAnswer) {
        return valid(channel, ClassicResponses.read(Fields.of(value(message), "answer")));
      }
      if (channels.isRequest(channel)) {
        String nsp = Channels.namespace(channel);
        return valid(channel, ClassicRequests.read(nsp, Fields.of(value(message), "request")));
      }
      Broadcast broadcast = broadcast(MessagePack.decodeAsJson(message));
      return new Decoded.Valid(broadcast.nsp(), broadcast);
    } catch (MalformedException e) {
      return new Decoded.Malformed(e.getMessage());
    }
  }

  private static Decoded valid(String channel, Message message) {
    return new Decoded.Valid(Channels.namespace(channel), message);
  }

  private static Object value(byte[] message) throws MalformedException {
    return Json.isJson(message) ? Json.decode(message) : MessagePack.decodeAsJson(message);
  }

  private static Broadcast broadcast(Object value) throws MalformedException {
    if (!(value instanceof List<?> parts) || parts.size() < 3) {
      throw new MalformedException("no array of 3");
    }
    // A Node.js member only compares it with its own.
    String uid = parts.get(0) instanceof String text ? text : "";
    Fields packet = Fields.of(parts.get(1), "packet");
    return broadcast(uid, packet, "/", Fields.of(parts.get(2), "options"));
  }

  /** A packet with its options. */
  static Broadcast broadcast(String uid, Fields packet, String defaultNsp, Fields options)
      throws MalformedException {
    if (!packet.isEvent()) {
      throw new MalformedException("packet is no event");
    }
    return new Broadcast(
        uid,
        packet.has("nsp") ? packet.text("nsp") : defaultNsp,
        packet.clientEvent("data"),
        options.names("rooms"),
        options.names("except"),
        options.flags());
  }

  @Override
  public String toString() {
    return "classic wire of " + uid;
  }
}
