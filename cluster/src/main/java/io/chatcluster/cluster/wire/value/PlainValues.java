package io.chatcluster.cluster.wire.value;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Arguments of an event as the values that JSON and MessagePack both carry, so that the clients of
 * this node and those of others get the same: dates become ISO text, NaN and the infinities null,
 * objects maps. The result shares nothing that the caller could change, except {@code byte[]}.
 */
public final class PlainValues {
  private static final ObjectMapper OBJECTS =
      new ObjectMapper()
          .setDateFormat(JsonTime.dates())
          .registerModule(
              new SimpleModule().addSerializer(Instant.class, new JsonTime.InstantWriter()));

  private PlainValues() {}

  /**
   * The data of an event packet.
   *
   * @throws IllegalArgumentException if an argument cannot be written, or is nested deeper than 200
   */
  public static List<Object> data(String event, Object... arguments) {
    List<Object> data = new ArrayList<>(arguments.length + 1);
    data.add(event);
    for (Object argument : arguments) {
      data.add(plain(argument, 0));
    }
    return data;
  }

  /**
   * One value.
   *
   * @throws IllegalArgumentException if it cannot be written, or is nested deeper than 200
   */
  public static Object of(Object value) {
    return plain(value, 0);
  }

  /**
   * Several values.
   *
   * @throws IllegalArgumentException if one cannot be written, or is nested deeper than 200
   */
  public static List<Object> list(Collection<?> values) {
    return list(values, 0);
  }

  private static Object plain(Object value, int depth) {
    if (depth > MessagePack.VALUE_DEPTH) {
      throw new IllegalArgumentException("nested deeper than " + MessagePack.VALUE_DEPTH);
    }
    if (value == null
        || value instanceof String
        || value instanceof Boolean
        || value instanceof Integer
        || value instanceof Long
        || value instanceof byte[]) {
      return value;
    } else if (value instanceof Number number) {
      return number(number);
    } else if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>(map.size() * 4 / 3 + 1);
      map.forEach((key, item) -> copy.put(String.valueOf(key), plain(item, depth + 1)));
      return copy;
    } else if (value instanceof Collection<?> items) {
      return list(items, depth);
    } else if (value instanceof Object[] items) {
      return list(Arrays.asList(items), depth);
    } else if (value instanceof Instant instant) {
      return JsonTime.text(instant);
    } else if (value.getClass() == Date.class) {
      return JsonTime.text(((Date) value).toInstant());
    }
    // Jackson leaves byte[] as it is and makes maps, lists, texts and numbers of the rest.
    return plain(OBJECTS.convertValue(value, Object.class), depth + 1);
  }

  private static List<Object> list(Collection<?> items, int depth) {
    List<Object> copy = new ArrayList<>(items.size());
    for (Object item : items) {
      copy.add(plain(item, depth + 1));
    }
    return copy;
  }

  private static Object number(Number number) {
    if (number instanceof Short || number instanceof Byte || number instanceof AtomicInteger) {
      return number.intValue();
    }
    if (number instanceof AtomicLong || number instanceof LongAdder) {
      return number.longValue();
    }
    if (number instanceof BigInteger big && big.bitLength() < 64) {
      return big.longValue();
    }
    double value =
        number instanceof Float || number instanceof BigDecimal
            // The shortest decimal form, not the binary digits of a float.
            ? Double.parseDouble(number.toString())
            : number.doubleValue();
    return Double.isFinite(value) ? (Object) value : null;
  }
}
