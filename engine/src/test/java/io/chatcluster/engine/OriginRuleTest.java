package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.corundumstudio.socketio.HandshakeData;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginRuleTest {
  private final OriginRule rule = new OriginRule(List.of("https://app.example"));

  private static boolean admits(OriginRule rule, String... origins) {
    HttpHeaders headers = new DefaultHttpHeaders().set("host", "chat.example:8080");
    headers.add("origin", List.of(origins));
    return rule.getAuthorizationResult(
            new HandshakeData(headers, Map.of(), null, "/socket.io/", false))
        .isAuthorized();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://chat.example:8080", "https://Chat.example:8080", "https://app.example"})
  void ownAndListedSitesAreAdmitted(String origin) {
    assertThat(admits(rule, origin)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://chat.example",
        "http://chat.example:8080.evil.example",
        "https://app.example.evil.example",
        "http://app.example",
        "null",
        "",
        "http://[broken"
      })
  void othersAreNot(String origin) {
    assertThat(admits(rule, origin)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"capacitor://localhost", "ionic://localhost", "file://", "null"})
  void appsAreAdmittedWhereTheyAreListed(String origin) {
    assertThat(admits(rule, origin)).isFalse();
    assertThat(admits(new OriginRule(List.of(origin)), origin)).isTrue();
  }

  @Test
  void whatIsNoBrowserIsAdmittedAndTwoOriginsAreNot() {
    assertThat(admits(rule)).isTrue();
    assertThat(admits(rule, "https://app.example", "https://evil.example")).isFalse();
    assertThat(admits(new OriginRule(List.of("*")), "https://evil.example")).isTrue();
  }
}
