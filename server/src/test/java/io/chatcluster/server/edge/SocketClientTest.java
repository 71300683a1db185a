package io.chatcluster.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class SocketClientTest {
  private static String key(String address) throws Exception {
    return SocketClient.key(new InetSocketAddress(InetAddress.getByName(address), 1));
  }

  @Test
  void anIpv4AddressCountsWholeAndAnIpv6AddressByItsNetwork() throws Exception {
    assertThat(key("10.0.0.1")).isEqualTo("0a000001").isNotEqualTo(key("10.0.0.2"));
    assertThat(key("::ffff:10.0.0.1")).isEqualTo("0a000001");
    assertThat(key("2001:db8:0:1::1")).isEqualTo(key("2001:db8:0:1:ffff::2"));
    assertThat(key("2001:db8:0:1::1")).isNotEqualTo(key("2001:db8:0:2::1"));
    assertThat(SocketClient.key(InetSocketAddress.createUnresolved("name", 1))).isEmpty();
    assertThat(SocketClient.key(null)).isEmpty();
  }
}
