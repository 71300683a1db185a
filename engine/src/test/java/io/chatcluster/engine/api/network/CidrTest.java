package io.chatcluster.engine.api.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "192.168.4.0/22, 192.168.7.255, true",
    "192.168.4.0/22, 192.168.8.0, false",
    "127.0.0.1, 127.0.0.1, true",
    "127.0.0.1, 127.0.0.2, false",
    "0.0.0.0/0, 8.8.8.8, true",
    "0.0.0.0/0, ::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::1, ::1, true",
    "::/0, 2001:db8::1, true",
    "10.0.0.0/8, ::ffff:10.1.2.3, true"
  })
  void a_range_contains_what_begins_with_its_bits(String range, String address, boolean inside) {
    assertThat(Cidr.parse(range).contains(Cidr.address(address))).isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "10",
        "10.0.0",
        "010.0.0.256",
        "10.0.0.0.0",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.1/8",
        "::1/129",
        "::g",
        ":::1",
        "2001:db8::1/32",
        "[::1]",
        "10.0.0.0/8/8"
      })
  void anything_else_is_refused(String text) {
    assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_name_is_no_address_and_no_name_server_is_asked() {
    assertThat(Cidr.address("example.org")).isNull();
    assertThat(Cidr.address("cafe")).isNull();
    assertThat(Cidr.address("1.2.3")).isNull();
  }
}
