package io.chatcluster.engine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.engine.api.network.Cidr;
import io.chatcluster.engine.api.network.ConnectionLimits;
import io.chatcluster.engine.api.network.TrustedProxies;
import io.chatcluster.engine.api.network.TrustedProxies.ForwardedHeader;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionTest {
  private static Admission behind(ForwardedHeader header) {
    return new Admission(
        ConnectionLimits.NONE,
        new TrustedProxies(
            Stream.of("10.0.0.0/8", "fd00::/8").map(Cidr::parse).toList(), header, false));
  }

  private static Channel from(String address) {
    return new EmbeddedChannel() {
      @Override
      protected SocketAddress remoteAddress0() {
        return new InetSocketAddress(Cidr.address(address), 1234);
      }
    };
  }

  private static String who(ForwardedHeader header, String from, String... fields) {
    HttpHeaders headers = new DefaultHttpHeaders();
    for (int i = 0; i < fields.length; i += 2) {
      headers.add(fields[i], fields[i + 1]);
    }
    Peer client = behind(header).client(from(from), headers);
    return client.address().getAddress().getHostAddress() + (client.secure() ? " secure" : "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10.0.0.1  | 1.2.3.4                          | 1.2.3.4
          10.0.0.1  | 6.6.6.6, 1.2.3.4                 | 1.2.3.4
          10.0.0.1  | 6.6.6.6, 1.2.3.4, 10.9.9.9       | 1.2.3.4
          10.0.0.1  | 10.3.3.3, 10.2.2.2               | 10.3.3.3
          10.0.0.1  | 1.2.3.4:5678                     | 1.2.3.4
          10.0.0.1  | [2001:db8::1]:5678               | 2001:db8:0:0:0:0:0:1
          10.0.0.1  | 2001:db8::1                      | 2001:db8:0:0:0:0:0:1
          fd00::1   | 1.2.3.4                          | 1.2.3.4
          10.0.0.1  | 6.6.6.6, unknown                 | 10.0.0.1
          10.0.0.1  | 6.6.6.6, unknown, 10.9.9.9       | 10.9.9.9
          10.0.0.1  | localhost                        | 10.0.0.1
          10.0.0.1  | ''                               | 10.0.0.1
          9.9.9.9   | 1.2.3.4                          | 9.9.9.9
          9.9.9.9   | 10.0.0.1                         | 9.9.9.9
          """)
  void the_last_station_that_is_no_trusted_proxy_is_the_client(
      String from, String header, String client) {
    assertThat(who(ForwardedHeader.X_FORWARDED_FOR, from, "X-Forwarded-For", header))
        .isEqualTo(client);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          10.0.0.1 | for=1.2.3.4;proto=https;by=10.0.0.1       | 1.2.3.4 secure
          10.0.0.1 | For="[2001:db8::1]:47";Proto=http         | 2001:db8:0:0:0:0:0:1
          10.0.0.1 | for=6.6.6.6;proto=https, for="1.2.3.4:80" | 1.2.3.4
          10.0.0.1 | for=1.2.3.4;proto=https, for=10.1.1.1     | 1.2.3.4 secure
          10.0.0.1 | for=6.6.6.6, for=_hidden                  | 10.0.0.1
          10.0.0.1 | for=6.6.6.6, for="1.2.3.4, for=7.7.7.7    | 10.0.0.1
          10.0.0.1 | nonsense                                  | 10.0.0.1
          9.9.9.9  | for=1.2.3.4;proto=https                   | 9.9.9.9
          """)
  void the_header_of_the_standard_is_read_the_same_way(String from, String header, String client) {
    assertThat(who(ForwardedHeader.FORWARDED, from, "Forwarded", header)).isEqualTo(client);
  }

  @Test
  void only_the_header_that_the_proxies_set_is_read() {
    assertThat(
            who(
                ForwardedHeader.X_FORWARDED_FOR,
                "10.0.0.1",
                "Forwarded",
                "for=6.6.6.6",
                "X-Forwarded-For",
                "1.2.3.4"))
        .isEqualTo("1.2.3.4");
    assertThat(who(ForwardedHeader.FORWARDED, "10.0.0.1", "X-Forwarded-For", "6.6.6.6"))
        .isEqualTo("10.0.0.1");
  }

  @Test
  void a_repeated_header_is_one_list() {
    assertThat(
            who(
                ForwardedHeader.X_FORWARDED_FOR,
                "10.0.0.1",
                "X-Forwarded-For",
                "6.6.6.6",
                "X-Forwarded-For",
                "1.2.3.4"))
        .isEqualTo("1.2.3.4");
  }

  @Test
  void the_nearest_proxy_says_whether_the_client_is_encrypted_and_nobody_else() {
    ForwardedHeader x = ForwardedHeader.X_FORWARDED_FOR;
    assertThat(who(x, "10.0.0.1", "X-Forwarded-For", "1.2.3.4", "X-Forwarded-Proto", "https"))
        .isEqualTo("1.2.3.4 secure");
    assertThat(who(x, "10.0.0.1", "X-Forwarded-For", "1.2.3.4", "X-Forwarded-Proto", "https, http"))
        .isEqualTo("1.2.3.4");
    assertThat(who(x, "10.0.0.1", "X-Forwarded-Proto", "https")).isEqualTo("10.0.0.1 secure");
    assertThat(who(x, "9.9.9.9", "X-Forwarded-Proto", "https")).isEqualTo("9.9.9.9");
  }

  @Test
  void without_proxies_nobody_is_believed() {
    Admission admission = new Admission(ConnectionLimits.NONE, TrustedProxies.NONE);
    HttpHeaders headers = new DefaultHttpHeaders().add("X-Forwarded-For", "1.2.3.4");
    assertThat(admission.client(from("127.0.0.1"), headers).address().getHostString())
        .isEqualTo("127.0.0.1");
    assertThat(List.of(admission.refusals().connections(), admission.refusals().notProxies()))
        .containsOnly(0L);
  }
}
