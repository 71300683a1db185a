package io.chatcluster.cluster.wire.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

@SuppressWarnings("JavaUtilDate") // Applications emit it.
class PlainValuesTest {
  /** What an application might emit. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Person(String name, int age, byte[] picture, Instant since, List<Date> visits) {}

  enum Colour {
    RED
  }

  private static Object plain(Object value) {
    return PlainValues.data("e", value).get(1);
  }

  @Test
  void anObjectBecomesAMapAndKeepsItsBytes() {
    byte[] picture = {1, 2, 3};
    Instant instant = Instant.ofEpochMilli(1_700_000_000_123L);

    Map<?, ?> person =
        (Map<?, ?>) plain(new Person("Ada", 36, picture, instant, List.of(new Date(0))));

    assertThat(person.get("name")).isEqualTo("Ada");
    assertThat(person.get("age")).isEqualTo(36);
    assertThat((byte[]) person.get("picture")).containsExactly(1, 2, 3);
    assertThat(person.get("since")).isEqualTo("2023-11-14T22:13:20.123Z");
    assertThat(person.get("visits")).isEqualTo(List.of("1970-01-01T00:00:00.000Z"));
  }

  @Test
  void numbersKeepTheirValue() {
    assertThat(plain((short) 7)).isEqualTo(7);
    assertThat(plain(0.1f)).isEqualTo(0.1);
    assertThat(plain(BigInteger.valueOf(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
    assertThat(plain(new BigInteger("100000000000000000000"))).isEqualTo(1e20);
    assertThat(plain(new BigDecimal("1.25"))).isEqualTo(1.25);
    assertThat(plain(Double.NaN)).isNull();
    assertThat(plain(Float.POSITIVE_INFINITY)).isNull();
  }

  /** What an application keeps in a database. */
  record Row(java.sql.Date day, java.sql.Time time, AtomicLong id) {}

  @Test
  void datesOfSqlAreWrittenInMapsArgumentsAndObjects() {
    java.sql.Date day = java.sql.Date.valueOf("2024-02-29");
    java.sql.Time time = java.sql.Time.valueOf("10:20:30");
    AtomicLong id = new AtomicLong((1L << 53) + 1);

    assertThat(plain(day)).isEqualTo("2024-02-29");
    assertThat(plain(Map.of("t", time))).isEqualTo(Map.of("t", "10:20:30"));
    assertThat(plain(new java.sql.Timestamp(1))).isEqualTo("1970-01-01T00:00:00.001Z");
    assertThat(plain(id)).isEqualTo(id.get());
    assertThat(plain(new Row(day, time, id)))
        .isEqualTo(Map.of("day", "2024-02-29", "time", "10:20:30", "id", id.get()));
    assertThat(MessagePack.encode(day, 100)).isNotEmpty();
    assertThat(Json.encode(day, 100)).isNotEmpty();
  }

  @Test
  void otherValuesBecomeWhatJsonHas() {
    assertThat(plain(new Date(0))).isEqualTo("1970-01-01T00:00:00.000Z");
    assertThat(plain(Colour.RED)).isEqualTo("RED");
    assertThat(plain('x')).isEqualTo("x");
    assertThat(plain(new int[] {1, 2})).isEqualTo(List.of(1, 2));
    assertThat(plain(new Object[] {1, null})).isEqualTo(Arrays.asList(1, null));
    assertThat(plain(Map.of(1, "one"))).isEqualTo(Map.of("1", "one"));
  }

  @Test
  void theResultDoesNotChangeWithTheArgument() {
    List<Object> argument = new ArrayList<>(List.of(1));
    Object plain = plain(argument);
    argument.add(2);

    assertThat(plain).isEqualTo(List.of(1));
  }

  @Test
  void aCycleIsRefused() {
    List<Object> cycle = new ArrayList<>();
    cycle.add(cycle);

    assertThatThrownBy(() -> plain(cycle)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatCannotBeWrittenIsRefused() {
    assertThatThrownBy(() -> plain(new Object())).isInstanceOf(IllegalArgumentException.class);
  }
}
