package io.chatcluster.cluster.tally;

import io.chatcluster.cluster.wire.value.MalformedException;
import io.chatcluster.cluster.wire.value.MessagePack;
import io.chatcluster.cluster.wire.value.MsgPackWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What one node meant for the others so far. On the wire a MessagePack array: the uid, then
 * channel, epoch and count of each entry.
 *
 * @param uid the node
 */
record Tally(String uid, List<Entry> entries) {
  /** The largest that is sent or read. */
  static final int MAX_BYTES = 16 << 10;

  /** What a number of each kind and the length of a name take at most, twice. */
  static final int ENTRY_BYTES = 24;

  private static final int HEAD_BYTES = 32;
  private static final int UID_LENGTH = 6;

  /** A text of that length, in MessagePack. */
  private static final byte UID_TYPE = (byte) (0xa0 | UID_LENGTH);

  private static final int FIELDS = 3;
  private static final long MAX_NUMBER = 1L << 53;

  /**
   * @param channel a channel, or a pattern for the rooms of one node's sockets
   * @param epoch another one whenever the count begins at 0 again
   * @param count how many messages
   */
  record Entry(String channel, long epoch, long count) {}

  byte[] encoded() {
    MsgPackWriter writer = new MsgPackWriter(MAX_BYTES + HEAD_BYTES);
    writer.arrayHeader(1 + FIELDS * entries.size());
    writer.string(uid);
    for (Entry entry : entries) {
      writer.string(entry.channel);
      writer.integer(entry.epoch);
      writer.integer(entry.count);
    }
    return writer.bytesFrom(0);
  }

  /**
   * The uid of who says that he sent it, without reading the rest.
   *
   * @throws MalformedException if it does not begin like a tally
   */
  static String sender(byte[] message) throws MalformedException {
    int at = headerBytes(message);
    if (message.length <= at + UID_LENGTH || message[at] != UID_TYPE) {
      throw new MalformedException("tally is of no node");
    }
    return new String(message, at + 1, UID_LENGTH, StandardCharsets.ISO_8859_1);
  }

  /** What the header of its array takes: up to 15 elements, up to 65,535, and more. */
  private static int headerBytes(byte[] message) throws MalformedException {
    int first = message.length == 0 ? 0 : message[0] & 0xff;
    if (first >= 0x90 && first <= 0x9f) {
      return 1;
    }
    return switch (first) {
      case 0xdc -> 3;
      case 0xdd -> 5;
      default -> throw new MalformedException("tally is no array");
    };
  }

  /**
   * Reads what another node, or anybody, sent.
   *
   * @throws MalformedException if it is no tally
   */
  static Tally decoded(byte[] message) throws MalformedException {
    if (message.length > MAX_BYTES + HEAD_BYTES) {
      throw new MalformedException("tally is too large");
    }
    if (!(MessagePack.decodeAsJson(message) instanceof List<?> values)
        || values.size() % FIELDS != 1) {
      throw new MalformedException("tally is no array of names and numbers");
    }
    String uid = text(values.get(0));
    if (uid.length() != UID_LENGTH) {
      throw new MalformedException("tally is of no node");
    }
    List<Entry> entries = new ArrayList<>(values.size() / FIELDS);
    for (int i = 1; i < values.size(); i += FIELDS) {
      entries.add(
          new Entry(text(values.get(i)), number(values.get(i + 1)), number(values.get(i + 2))));
    }
    return new Tally(uid, entries);
  }

  private static String text(Object value) throws MalformedException {
    if (value instanceof String text) {
      return text;
    }
    throw new MalformedException("tally without a name");
  }

  private static long number(Object value) throws MalformedException {
    if (value instanceof Integer || value instanceof Long) {
      long number = ((Number) value).longValue();
      if (number >= 0 && number <= MAX_NUMBER) {
        return number;
      }
    }
    throw new MalformedException("tally without a count");
  }
}
