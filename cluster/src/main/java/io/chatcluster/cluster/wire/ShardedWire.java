package io.chatcluster.cluster.wire;

import static io.chatcluster.cluster.wire.Fields.orMissing;
import static io.chatcluster.cluster.wire.Fields.ordered;

import io.chatcluster.cluster.wire.message.Broadcast;
import io.chatcluster.cluster.wire.message.Message;
import io.chatcluster.cluster.wire.message.Request;
import io.chatcluster.cluster.wire.message.Response;
import io.chatcluster.cluster.wire.value.Json;
import io.chatcluster.cluster.wire.value.MalformedException;
import io.chatcluster.cluster.wire.value.MessagePack;
import java.util.Collection;
import java.util.Map;

/**
 * The wire of {@code createShardedAdapter} of {@code @socket.io/redis-adapter} 8.x: one envelope
 * {@code {type, data, uid, nsp}} for everything, in JSON, or in MessagePack where a client's values
 * hold bytes. What comes on the channel of this node itself is an answer.
 */
public final class ShardedWire implements Wire {
  private final String uid;
  private final Channels channels;
  private final int maxBytes;

  /**
   * @param uid the name of this node
   * @param maxBytes the largest broadcast or request that is written or read
   */
  public ShardedWire(String uid, Channels channels, int maxBytes) {
    this.uid = uid;
    this.channels = channels;
    this.maxBytes = maxBytes;
  }

  @Override
  public Addressed broadcast(Broadcast broadcast) {
    return new Addressed(
        channels.broadcast(broadcast.nsp(), broadcast.rooms()),
        encode(broadcast.nsp(), broadcast, ShardedBodies.of(broadcast), maxBytes));
  }

  @Override
  public Addressed request(String nsp, Request request) {
    return new Addressed(
        channels.requests(nsp), encode(nsp, request, ShardedBodies.of(request), maxBytes));
  }

  @Override
  public Addressed response(String nsp, String to, Response response) {
    if (to == null) {
      throw new IllegalArgumentException("nobody to answer to");
    }
    return new Addressed(
        channels.answers(nsp, to),
        encode(nsp, response, ShardedBodies.of(response), maxAnswerBytes()));
  }

  private int maxAnswerBytes() {
    return Math.max(maxBytes, Wire.MAX_ANSWER_BYTES);
  }

  private static byte[] encode(String nsp, Message message, ShardedBodies.Body body, int limit) {
    Map<String, Object> envelope =
        ordered(
            "type", body.type(), "data", body.data(), "uid", orMissing(message.uid()), "nsp", nsp);
    return body.mayHoldBytes() && holdsBytes(body.data())
        ? MessagePack.encode(envelope, limit)
        : Json.encode(envelope, limit);
  }

  private static boolean holdsBytes(Object value) {
    if (value instanceof Map<?, ?> map) {
      return holdsBytes(map.values());
    }
    if (value instanceof Collection<?> items) {
      for (Object item : items) {
        if (holdsBytes(item)) {
          return true;
        }
      }
    }
    return value instanceof byte[];
  }

  /** An envelope does not begin with its sender. */
  @Override
  public boolean isOwn(byte[] message) {
    return false;
  }

  @Override
  public String sender(byte[] message) {
    return EnvelopeEnd.sender(message);
  }

  @Override
  public boolean hasAllRooms() {
    return false;
  }

  @Override
  public Decoded decode(String channel, byte[] message) {
    if (message.length > maxAnswerBytes()) {
      return new Decoded.Malformed("larger than " + maxAnswerBytes() + " bytes");
    }
    try {
      Object value =
          Json.isJson(message) ? Json.decode(message) : MessagePack.decodeAsJson(message);
      Fields envelope = Fields.of(value, "envelope");
      String nsp = envelope.text("nsp");
      boolean isAnswer = channel.equals(channels.answers(nsp, uid));
      if (!isAnswer && message.length > maxBytes) {
        return new Decoded.Malformed("larger than " + maxBytes + " bytes");
      }
      String from = envelope.text("uid");
      int type = envelope.count("type");
      Fields data = envelope.object("data");
      return new Decoded.Valid(
          nsp,
          isAnswer
              ? ShardedBodies.answer(type, from, data)
              : ShardedBodies.message(type, nsp, from, data));
    } catch (MalformedException e) {
      return new Decoded.Malformed(e.getMessage());
    }
  }
}
