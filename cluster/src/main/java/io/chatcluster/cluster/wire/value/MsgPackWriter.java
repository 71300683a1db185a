package io.chatcluster.cluster.wire.value;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.Map;

/**
 * Writes MessagePack as notepack.io 3.0 does: the smallest form of every integer, an integral
 * double as an integer, every other number as float64, dates as the timestamp extension.
 */
@SuppressWarnings("JavaUtilDate") // Applications emit it, and those of SQL have no instant.
public final class MsgPackWriter {
  private static final double TWO_TO_63 = 0x1p63;

  private final int maxBytes;
  private byte[] buffer = new byte[512];
  private int size;

  /**
   * @param maxBytes the most that may be written
   */
  public MsgPackWriter(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** How many bytes have been written. */
  public int size() {
    return size;
  }

  /** The bytes from {@code from} on. */
  public byte[] bytesFrom(int from) {
    return Arrays.copyOfRange(buffer, from, size);
  }

  /**
   * Writes any value of {@link MessagePack}.
   *
   * @throws IllegalArgumentException if it is none, or nested too deeply, or too large
   */
  public void value(Object value) {
    value(value, 0);
  }

  private void value(Object value, int depth) {
    if (depth > MessagePack.MAX_DEPTH) {
      throw new IllegalArgumentException("nested deeper than " + MessagePack.MAX_DEPTH);
    }
    if (value == null) {
      octet(0xc0);
    } else if (value instanceof String text) {
      string(text);
    } else if (value instanceof Integer || value instanceof Long) {
      integer(((Number) value).longValue());
    } else if (value instanceof Double number) {
      decimal(number);
    } else if (value instanceof Boolean truth) {
      octet(truth ? 0xc3 : 0xc2);
    } else if (value instanceof byte[] bytes) {
      binary(bytes);
    } else if (value instanceof Map<?, ?> map) {
      mapHeader(map.size());
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        string((String) entry.getKey());
        value(entry.getValue(), depth + 1);
      }
    } else if (value instanceof Collection<?> items) {
      arrayHeader(items.size());
      for (Object item : items) {
        value(item, depth + 1);
      }
    } else if (value instanceof Instant instant) {
      timestamp(instant);
    } else if (value instanceof Date date) {
      timestamp(Instant.ofEpochMilli(date.getTime()));
    } else {
      throw new IllegalArgumentException("not a MessagePack value: " + value.getClass().getName());
    }
  }

  public void arrayHeader(int count) {
    header(count, 0x90, 16, 0xdc);
  }

  public void mapHeader(int count) {
    header(count, 0x80, 16, 0xde);
  }

  private void header(int count, int fixed, int belowFixed, int wide) {
    if (count < belowFixed) {
      octet(fixed | count);
    } else if (count <= 0xffff) {
      number(wide, count, 2);
    } else {
      number(wide + 1, count, 4);
    }
  }

  public void string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length < 32) {
      octet(0xa0 | utf8.length);
    } else {
      sized(0xd9, utf8.length);
    }
    raw(utf8);
  }

  private void binary(byte[] bytes) {
    sized(0xc4, bytes.length);
    raw(bytes);
  }

  private void sized(int first, int length) {
    if (length <= 0xff) {
      number(first, length, 1);
    } else if (length <= 0xffff) {
      number(first + 1, length, 2);
    } else {
      number(first + 2, length, 4);
    }
  }

  public void integer(long value) {
    if (value >= 0) {
      if (value <= 0x7f) {
        octet((int) value);
      } else if (value <= 0xff) {
        number(0xcc, value, 1);
      } else if (value <= 0xffff) {
        number(0xcd, value, 2);
      } else if (value <= 0xffff_ffffL) {
        number(0xce, value, 4);
      } else {
        number(0xcf, value, 8);
      }
    } else if (value >= -0x20) {
      octet((int) value & 0xff);
    } else if (value >= Byte.MIN_VALUE) {
      number(0xd0, value, 1);
    } else if (value >= Short.MIN_VALUE) {
      number(0xd1, value, 2);
    } else if (value >= Integer.MIN_VALUE) {
      number(0xd2, value, 4);
    } else {
      number(0xd3, value, 8);
    }
  }

  /** From 2^63 on always float64: notepack itself writes wrong integers for some of these. */
  private void decimal(double value) {
    if (value == Math.rint(value) && Math.abs(value) < TWO_TO_63) {
      integer((long) value);
    } else {
      number(0xcb, Double.doubleToLongBits(value), 8);
    }
  }

  private void timestamp(Instant instant) {
    long seconds = instant.getEpochSecond();
    long nanos = instant.getNano();
    if (seconds >>> 34 != 0) {
      number(0xc7, 12, 1);
      number(0xff, nanos, 4);
      bigEndian(seconds, 8);
    } else if (nanos == 0 && seconds <= 0xffff_ffffL) {
      octet(0xd6);
      number(0xff, seconds, 4);
    } else {
      octet(0xd7);
      number(0xff, nanos << 34 | seconds, 8);
    }
  }

  /** Writes one byte and then a big-endian number. */
  private void number(int first, long value, int bytes) {
    octet(first);
    bigEndian(value, bytes);
  }

  public void bigEndian(long value, int bytes) {
    ensure(bytes);
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
      buffer[size++] = (byte) (value >>> shift);
    }
  }

  public void octet(int value) {
    ensure(1);
    buffer[size++] = (byte) value;
  }

  public void raw(byte[] bytes) {
    ensure(bytes.length);
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
  }

  private void ensure(int more) {
    if (more > maxBytes - size) {
      throw new IllegalArgumentException("message is larger than " + maxBytes + " bytes");
    }
    if (more > buffer.length - size) {
      buffer = Arrays.copyOf(buffer, Math.min(maxBytes, Math.max(buffer.length * 2, size + more)));
    }
  }
}
