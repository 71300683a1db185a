package io.chatcluster.engine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.engine.api.network.ConnectionLimits;
import io.chatcluster.engine.api.network.Rate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AddressesTest {
  private static final ConnectionLimits LIMITS =
      new ConnectionLimits(2, new Rate(1, 1), Rate.UNLIMITED);
  private long now = 1_000;
  private final Addresses addresses = new Addresses(LIMITS, 640, () -> now);

  @Test
  void an_address_may_have_so_many_connections_and_another_one_as_many() {
    assertThat(addresses.enter(1)).isTrue();
    assertThat(addresses.enter(1)).isTrue();
    assertThat(addresses.enter(1)).isFalse();
    assertThat(addresses.enter(2)).isTrue();
    addresses.leave(1);
    assertThat(addresses.enter(1)).isTrue();
  }

  @Test
  void an_address_that_left_is_forgotten_when_its_rate_has_recovered() {
    addresses.enter(1);
    assertThat(addresses.handshake(1)).isZero();
    addresses.leave(1);
    assertThat(addresses.handshake(1)).isPositive();
    assertThat(addresses.size()).isOne();
    now += TimeUnit.SECONDS.toNanos(2);
    addresses.enter(1);
    addresses.leave(1);
    assertThat(addresses.size()).isZero();
  }

  @Test
  void a_flood_of_addresses_fills_no_memory() {
    for (long address = 0; address < 100_000; address++) {
      addresses.handshake(address);
    }
    assertThat(addresses.size()).isLessThanOrEqualTo(640);
  }

  @Test
  void whoever_has_a_connection_is_not_forgotten_in_a_flood() {
    addresses.enter(7);
    addresses.handshake(7);
    for (long address = 1_000; address < 100_000; address++) {
      addresses.handshake(address);
    }
    assertThat(addresses.handshake(7)).isPositive();
  }

  @Test
  void an_ipv6_address_counts_as_its_network_and_an_ipv4_address_alone()
      throws UnknownHostException {
    assertThat(key("2001:db8:0:1::1")).isEqualTo(key("2001:db8:0:1:ffff::9"));
    assertThat(key("2001:db8:0:1::1")).isNotEqualTo(key("2001:db8:0:2::1"));
    assertThat(key("10.0.0.1")).isNotEqualTo(key("10.0.0.2"));
    assertThat(key("10.0.0.1")).isEqualTo(key("::ffff:10.0.0.1"));
    assertThat(key("10.0.0.1")).isNotEqualTo(key("::"));
  }

  private static long key(String address) throws UnknownHostException {
    return AddressKey.of(new InetSocketAddress(InetAddress.getByName(address), 1));
  }
}
