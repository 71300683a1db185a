package io.chatcluster.cluster.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The broadcasts of {@code @socket.io/redis-adapter} 8.x and {@code @socket.io/redis-emitter} 5.x:
 * a MessagePack array of the sender's uid, the packet and the options. Strict in what it writes,
 * since a Node.js member dies of a message it cannot read; tolerant in what it reads.
 */
public final class ClassicWire {
  private static final int EVENT = 2;

  private final int maxBytes;

  /**
   * @param maxBytes the largest message that is written or read
   */
  public ClassicWire(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * The bytes of a broadcast.
   *
   * @throws IllegalArgumentException if a value of it cannot be sent, or it is too large
   */
  public byte[] encode(Broadcast broadcast) {
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
    writer.integer(EVENT);
    writer.string("data");
  }

  static void end(MsgPackWriter writer, Broadcast broadcast) {
    writer.string("nsp");
    writer.string(broadcast.nsp());
    writer.mapHeader(3);
    writer.string("rooms");
    writer.value(broadcast.rooms());
    writer.string("except");
    writer.value(broadcast.except());
    writer.string("flags");
    writer.value(broadcast.flags());
  }

  /**
   * What every broadcast of one sender begins with, so that an echo is known without decoding it.
   * Other members may write the same in another way: only a match means something.
   */
  public static byte[] beginningOf(String uid) {
    MsgPackWriter writer = new MsgPackWriter(uid.length() * 3 + 16);
    writer.arrayHeader(3);
    writer.string(uid);
    return writer.bytesFrom(0);
  }

  /** Whether a message begins with these bytes. */
  public static boolean beginsWith(byte[] message, byte[] beginning) {
    return message.length >= beginning.length
        && Arrays.equals(message, 0, beginning.length, beginning, 0, beginning.length);
  }

  /**
   * Reads a broadcast. Its data comes ready for JSON: a date as ISO text, NaN and the infinities as
   * null, as clients of a Node.js member get them. Never throws, whatever the bytes are.
   */
  public Decoded decode(byte[] message) {
    if (message.length > maxBytes) {
      return new Decoded.Malformed("larger than " + maxBytes + " bytes");
    }
    try {
      return new Decoded.Message(broadcast(MessagePack.decode(message, true)));
    } catch (MalformedException e) {
      return new Decoded.Malformed(e.getMessage());
    }
  }

  private static Broadcast broadcast(Object value) throws MalformedException {
    if (!(value instanceof List<?> parts) || parts.size() < 3) {
      throw new MalformedException("no array of 3");
    }
    if (!(parts.get(0) instanceof String uid)
        || !(parts.get(1) instanceof Map<?, ?> packet)
        || !(parts.get(2) instanceof Map<?, ?> options)) {
      throw new MalformedException("not a uid, a packet and options");
    }
    if (!Integer.valueOf(EVENT).equals(packet.get("type"))) {
      throw new MalformedException("packet is no event");
    }
    Object nsp = packet.containsKey("nsp") ? packet.get("nsp") : "/";
    if (!(nsp instanceof String name)) {
      throw new MalformedException("nsp is no text");
    }
    return new Broadcast(
        uid,
        name,
        data(packet.get("data")),
        rooms(options.get("rooms")),
        rooms(options.get("except")),
        flags(options.get("flags")));
  }

  @SuppressWarnings("unchecked") // The reader makes lists of Object and maps with String keys.
  private static List<Object> data(Object value) throws MalformedException {
    if (!(value instanceof List<?> data) || data.isEmpty()) {
      throw new MalformedException("data is no array");
    }
    if (data.get(0) instanceof Number number) {
      // JavaScript callers may name events by number; clients know them by the digits.
      ((List<Object>) data).set(0, number.toString());
    } else if (!(data.get(0) instanceof String)) {
      throw new MalformedException("no event name");
    }
    return (List<Object>) data;
  }

  private static List<String> rooms(Object value) throws MalformedException {
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> items)) {
      throw new MalformedException("rooms are no array");
    }
    if (items.isEmpty()) {
      return List.of();
    }
    List<String> rooms = new ArrayList<>(items.size());
    for (Object item : items) {
      if (item instanceof String room) {
        rooms.add(room);
      } else if (item instanceof Integer || item instanceof Long) {
        rooms.add(item.toString());
      } else {
        throw new MalformedException("room is no text");
      }
    }
    return rooms;
  }

  @SuppressWarnings("unchecked") // The reader makes maps with String keys.
  private static Map<String, Object> flags(Object value) {
    return value instanceof Map<?, ?> flags ? (Map<String, Object>) flags : Map.of();
  }
}
