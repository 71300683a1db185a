package io.chatcluster.cluster.wire.value;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads MessagePack that may be garbage. Nothing is allocated for a count or a length that the rest
 * of the bytes cannot hold.
 */
final class MsgPackReader {
  /** Nested counts that lie must not reserve memory many times over. */
  private static final int MOST_RESERVED = 1024;

  private final byte[] bytes;
  private final boolean asJson;
  private int position;

  /**
   * @param asJson whether values come as JSON would carry them: a date as ISO text, NaN and the
   *     infinities as null
   */
  MsgPackReader(byte[] bytes, boolean asJson) {
    this.bytes = bytes;
    this.asJson = asJson;
  }

  boolean atEnd() {
    return position == bytes.length;
  }

  Object value() throws MalformedException {
    return value(0);
  }

  private Object value(int depth) throws MalformedException {
    if (depth > MessagePack.MAX_DEPTH) {
      throw new MalformedException("nested too deeply");
    }
    int first = octet();
    if (first <= 0x7f) {
      return first;
    } else if (first <= 0x8f) {
      return map(first & 0x0f, depth);
    } else if (first <= 0x9f) {
      return array(first & 0x0f, depth);
    } else if (first <= 0xbf) {
      return text(first & 0x1f);
    } else if (first >= 0xe0) {
      return first - 0x100;
    }
    return switch (first) {
      case 0xc0 -> null;
      case 0xc2 -> false;
      case 0xc3 -> true;
      case 0xc4 -> binary(length(1));
      case 0xc5 -> binary(length(2));
      case 0xc6 -> binary(length(4));
      case 0xc7 -> extension(length(1));
      case 0xc8 -> extension(length(2));
      case 0xc9 -> extension(length(4));
      case 0xca -> decimal(Float.intBitsToFloat((int) unsigned(4)));
      case 0xcb -> decimal(Double.longBitsToDouble(unsigned(8)));
      case 0xcc -> (int) unsigned(1);
      case 0xcd -> (int) unsigned(2);
      case 0xce -> integer(unsigned(4));
      case 0xcf -> unsigned64(unsigned(8));
      case 0xd0 -> (int) (byte) unsigned(1);
      case 0xd1 -> (int) (short) unsigned(2);
      case 0xd2 -> (int) unsigned(4);
      case 0xd3 -> integer(unsigned(8));
      case 0xd4 -> extension(1);
      case 0xd5 -> extension(2);
      case 0xd6 -> extension(4);
      case 0xd7 -> extension(8);
      case 0xd8 -> extension(16);
      case 0xd9 -> text(length(1));
      case 0xda -> text(length(2));
      case 0xdb -> text(length(4));
      case 0xdc -> array(length(2), depth);
      case 0xdd -> array(length(4), depth);
      case 0xde -> map(length(2), depth);
      case 0xdf -> map(length(4), depth);
      default -> throw new MalformedException("unknown type byte");
    };
  }

  private List<Object> array(int count, int depth) throws MalformedException {
    available(count);
    List<Object> items = new ArrayList<>(Math.min(count, MOST_RESERVED));
    for (int i = 0; i < count; i++) {
      items.add(value(depth + 1));
    }
    return items;
  }

  private Map<String, Object> map(int count, int depth) throws MalformedException {
    available(count * 2L);
    Map<String, Object> map = new LinkedHashMap<>(Math.min(count, MOST_RESERVED) * 4 / 3 + 1);
    for (int i = 0; i < count; i++) {
      Object key = value(depth + 1);
      if (!(key instanceof String) && !(key instanceof Number)) {
        throw new MalformedException("map key is no text");
      }
      map.put(key.toString(), value(depth + 1));
    }
    return map;
  }

  private String text(int length) throws MalformedException {
    available(length);
    String text = new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  private byte[] binary(int length) throws MalformedException {
    available(length);
    position += length;
    return Arrays.copyOfRange(bytes, position - length, position);
  }

  private Object decimal(double value) {
    return asJson && !Double.isFinite(value) ? null : (Object) value;
  }

  private static Object integer(long value) {
    return (int) value == value ? (Object) (int) value : (Object) value;
  }

  private static Object unsigned64(long value) {
    // As JavaScript reads it: the nearest double beyond what a long holds.
    return value >= 0 ? integer(value) : (Object) ((value >>> 1) * 2.0);
  }

  /** Type -1 is a timestamp, type 0 an older form of notepack; others are read as Node.js does. */
  private Object extension(int length) throws MalformedException {
    int type = (byte) octet();
    if (type == -1) {
      return timestamp(length);
    }
    if (type == 0 && length == 1) {
      position++;
      return null;
    }
    if (type == 0 && length == 8) {
      return time(Instant.ofEpochMilli(unsigned(8)));
    }
    byte[] data = binary(length);
    return type == 0 ? data : new ArrayList<Object>(List.of(type, data));
  }

  private Object timestamp(int length) throws MalformedException {
    long seconds;
    long nanos;
    if (length == 4) {
      nanos = 0;
      seconds = unsigned(4);
    } else if (length == 8) {
      long both = unsigned(8);
      nanos = both >>> 34;
      seconds = both & 0x3_ffff_ffffL;
    } else if (length == 12) {
      nanos = unsigned(4);
      seconds = unsigned(8);
    } else {
      throw new MalformedException("timestamp of a wrong length");
    }
    try {
      return time(Instant.ofEpochSecond(seconds, nanos));
    } catch (DateTimeException | ArithmeticException e) {
      throw new MalformedException("timestamp out of range");
    }
  }

  private Object time(Instant instant) {
    return asJson ? JsonTime.text(instant) : instant;
  }

  private int length(int width) throws MalformedException {
    long length = unsigned(width);
    available(length);
    return (int) length;
  }

  private long unsigned(int width) throws MalformedException {
    available(width);
    long value = 0;
    for (int i = 0; i < width; i++) {
      value = value << 8 | (bytes[position++] & 0xff);
    }
    return value;
  }

  private int octet() throws MalformedException {
    available(1);
    return bytes[position++] & 0xff;
  }

  private void available(long count) throws MalformedException {
    if (count > bytes.length - position) {
      throw new MalformedException("truncated");
    }
  }
}
