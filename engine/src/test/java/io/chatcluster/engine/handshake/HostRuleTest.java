package io.chatcluster.engine.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatcluster.engine.api.EngineOptions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostRuleTest {
  private final HostRule rule = new HostRule(Set.of("Chat.example", "*.apps.example"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chat.example",
        "CHAT.example:3000",
        "chat.example.",
        "chat.example.:80",
        "a.apps.example",
        "a.b.apps.example:3000",
        "localhost",
        "localhost:3000",
        "127.0.0.1",
        "10.1.2.3:3000",
        "[::1]:3000"
      })
  void listed_names_and_what_cannot_be_rebound_are_served(String host) {
    assertThat(rule.serves(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:3000",
        "chat.example.evil.example",
        "xchat.example",
        "apps.example",
        "apps.example.evil",
        "",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "*.apps.example.x"
      })
  void others_are_not(String host) {
    assertThat(rule.serves(host)).isFalse();
  }

  @Test
  void without_a_list_every_host_is_served() {
    assertThat(new HostRule(Set.of()).serves("evil.example")).isTrue();
    assertThat(rule.serves(null)).as("HTTP/1.0").isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a:3000", "http://a", "*", "a.*", "a b", "*.", "[::1]"})
  void a_list_takes_names_only(String host) {
    assertThatThrownBy(() -> EngineOptions.builder().allowedHosts(Set.of(host)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(": " + host);
  }
}
