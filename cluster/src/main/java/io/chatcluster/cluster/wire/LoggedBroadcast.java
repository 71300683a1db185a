package io.chatcluster.cluster.wire;

import io.chatcluster.cluster.wire.message.Broadcast;
import io.chatcluster.cluster.wire.value.MsgPackWriter;
import io.chatcluster.cluster.wire.value.PlainValues;
import java.util.List;
import java.util.Map;

/**
 * A broadcast whose only argument is a map that begins with {@code epoch} and {@code seq}, cut
 * where these two values go, so that they can be put in where the number is given: inside Redis.
 * The epoch is {@value #EPOCH_LENGTH} ASCII characters, the number 8 bytes, big-endian.
 *
 * @param head up to the epoch
 * @param middle between the epoch and the number
 * @param tail what follows the number
 */
@SuppressWarnings("ArrayRecordComponent") // Pieces are sent, never compared.
public record LoggedBroadcast(byte[] head, byte[] middle, byte[] tail) {
  /** How long an epoch is. */
  public static final int EPOCH_LENGTH = 8;

  private static final int FIXSTR = 0xa0;
  private static final int UINT64 = 0xcf;

  /**
   * Cuts a broadcast to one room.
   *
   * @param kind the wire that is written
   * @param message the argument, without epoch and number
   * @throws IllegalArgumentException if a value of it cannot be sent, or it is larger than {@code
   *     maxBytes}
   */
  public static LoggedBroadcast of(
      WireKind kind,
      String uid,
      String nsp,
      String room,
      String event,
      Map<String, Object> message,
      int maxBytes) {
    List<Object> data = PlainValues.data(event, message);
    Map<?, ?> argument = (Map<?, ?>) data.get(1);
    MsgPackWriter writer = new MsgPackWriter(maxBytes);
    if (kind.isSharded()) {
      beginEnvelope(writer);
    } else {
      ClassicWire.begin(writer, uid);
    }
    writer.arrayHeader(2);
    writer.string(event);
    writer.mapHeader(argument.size() + 2);
    writer.string("epoch");
    writer.octet(FIXSTR | EPOCH_LENGTH);
    byte[] head = writer.bytesFrom(0);
    int middleAt = writer.size();
    writer.string("seq");
    writer.octet(UINT64);
    byte[] middle = writer.bytesFrom(middleAt);
    int tailAt = writer.size();
    for (Map.Entry<?, ?> entry : argument.entrySet()) {
      writer.string((String) entry.getKey());
      writer.value(entry.getValue());
    }
    Broadcast rest = new Broadcast(uid, nsp, data, List.of(room), List.of(), Map.of());
    if (kind.isSharded()) {
      endEnvelope(writer, rest);
    } else {
      ClassicWire.end(writer, rest);
    }
    return new LoggedBroadcast(head, middle, writer.bytesFrom(tailAt));
  }

  /** The envelope of the sharded wire, always as MessagePack, which its members read too. */
  private static void beginEnvelope(MsgPackWriter writer) {
    writer.mapHeader(4);
    writer.string("type");
    writer.integer(ShardedBodies.BROADCAST);
    writer.string("data");
    writer.mapHeader(2);
    writer.string("packet");
    writer.mapHeader(2);
    writer.string("type");
    writer.integer(Fields.EVENT);
    writer.string("data");
  }

  private static void endEnvelope(MsgPackWriter writer, Broadcast broadcast) {
    writer.string("opts");
    writer.value(
        Fields.ordered(
            "rooms", broadcast.rooms(), "except", broadcast.except(), "flags", broadcast.flags()));
    writer.string("uid");
    writer.string(broadcast.uid());
    writer.string("nsp");
    writer.string(broadcast.nsp());
  }

  /** The whole message, with the values put in. */
  public byte[] with(String epoch, long seq) {
    MsgPackWriter writer = new MsgPackWriter(Integer.MAX_VALUE);
    writer.raw(head);
    for (int i = 0; i < EPOCH_LENGTH; i++) {
      writer.octet(epoch.charAt(i));
    }
    writer.raw(middle);
    writer.bigEndian(seq, Long.BYTES);
    writer.raw(tail);
    return writer.bytesFrom(0);
  }
}
