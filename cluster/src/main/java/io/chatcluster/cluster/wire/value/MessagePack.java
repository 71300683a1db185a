package io.chatcluster.cluster.wire.value;

/**
 * The MessagePack of the Node.js members (notepack.io 3.0).
 *
 * <p>Values: null, String, Boolean, Integer, Long, Double, {@code byte[]}, Instant and Date, Map
 * with String keys, Collection. An integral number has one form whatever its Java type, as in
 * JavaScript. Read are also float32, other extensions as {@code [type, bytes]}, and the older forms
 * of notepack; integers come as Integer where they fit, else as Long, beyond that as Double.
 */
public final class MessagePack {
  /** The deepest nesting of one value that an application sends, in lists and maps. */
  public static final int VALUE_DEPTH = 200;

  /** The deepest nesting that is written or read: such a value and the message around it. */
  public static final int MAX_DEPTH = VALUE_DEPTH + 16;

  private MessagePack() {}

  /**
   * The bytes of a value.
   *
   * @throws IllegalArgumentException if it is no such value, nested deeper than {@link #MAX_DEPTH},
   *     or larger than {@code maxBytes}
   */
  public static byte[] encode(Object value, int maxBytes) {
    MsgPackWriter writer = new MsgPackWriter(maxBytes);
    writer.value(value);
    return writer.bytesFrom(0);
  }

  /**
   * The value of the bytes.
   *
   * @throws MalformedException if they are not exactly one value
   */
  public static Object decode(byte[] bytes) throws MalformedException {
    return decode(bytes, false);
  }

  /**
   * The value of the bytes as JSON would carry it: a date as ISO text, NaN and the infinities as
   * null.
   *
   * @throws MalformedException if they are not exactly one value
   */
  public static Object decodeAsJson(byte[] bytes) throws MalformedException {
    return decode(bytes, true);
  }

  private static Object decode(byte[] bytes, boolean asJson) throws MalformedException {
    MsgPackReader reader = new MsgPackReader(bytes, asJson);
    Object value = reader.value();
    if (!reader.atEnd()) {
      throw new MalformedException("trailing bytes");
    }
    return value;
  }
}
