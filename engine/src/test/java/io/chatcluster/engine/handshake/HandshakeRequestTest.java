package io.chatcluster.engine.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandshakeRequestTest {
  private static HandshakeRequest request(String... fields) {
    DefaultHttpRequest request =
        new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/socket.io/?EIO=4&a=b");
    for (int i = 0; i < fields.length; i += 2) {
      request.headers().add(fields[i], fields[i + 1]);
    }
    return new HandshakeRequest(
        request,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 2),
        false);
  }

  @Test
  void headers_come_back_by_lower_case_names() {
    assertThat(request("User-Agent", "b: c", "COOKIE", "x=1", "Accept", "").headers())
        .containsOnly(
            Map.entry("user-agent", "b: c"), Map.entry("cookie", "x=1"), Map.entry("accept", ""));
  }

  @Test
  void a_header_that_stands_twice_is_joined_as_it_may_be() {
    assertThat(request("cookie", "x=1", "accept", "a", "Cookie", "y=2", "Accept", "b").headers())
        .containsEntry("cookie", "x=1; y=2")
        .containsEntry("accept", "a, b");
  }

  @Test
  void requests_that_differ_in_one_header_keep_their_own() {
    HandshakeRequest one = request("host", "h", "sec-websocket-key", "1", "accept", "a");
    HandshakeRequest two = request("host", "h", "sec-websocket-key", "2", "accept", "a");
    HandshakeRequest three = request("host", "h", "sec-websocket-key", "2", "accept", "b");
    assertThat(one.headers()).containsEntry("sec-websocket-key", "1").containsEntry("accept", "a");
    assertThat(two.headers()).containsEntry("sec-websocket-key", "2").containsEntry("accept", "a");
    assertThat(three.headers()).containsEntry("accept", "b").hasSize(3);
    assertThat(three.query()).containsEntry("a", "b");
  }
}
