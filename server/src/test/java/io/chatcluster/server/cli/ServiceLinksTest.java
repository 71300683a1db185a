package io.chatcluster.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceLinksTest {
  /**
   * What a pod sees of a Service named chat with the port 80, after the Kubernetes documentation.
   */
  static Map<String, String> ofService(String prefix) {
    return new HashMap<>(
        Map.of(
            prefix + "_SERVICE_HOST", "10.0.0.11",
            prefix + "_SERVICE_PORT", "80",
            prefix + "_SERVICE_PORT_HTTP", "80",
            prefix + "_PORT", "tcp://10.0.0.11:80",
            prefix + "_PORT_80_TCP", "tcp://10.0.0.11:80",
            prefix + "_PORT_80_TCP_PROTO", "tcp",
            prefix + "_PORT_80_TCP_PORT", "80",
            prefix + "_PORT_80_TCP_ADDR", "10.0.0.11"));
  }

  @Test
  void recognisesAllVariablesOfAServiceNamedChat() {
    Map<String, String> environment = ofService("CHAT");
    assertThat(ServiceLinks.in(environment)).isEqualTo(environment.keySet());
  }

  @Test
  void recognisesAServiceWhoseNameBeginsWithChat() {
    Map<String, String> environment = ofService("CHAT_REDIS");
    environment.put("CHAT_REDIS_URL", "redis://chat-redis");
    assertThat(ServiceLinks.in(environment)).hasSize(8).doesNotContain("CHAT_REDIS_URL");
  }

  @Test
  void leavesASettingOfTheSameNameAlone() {
    Map<String, String> environment = ofService("CHAT");
    environment.put("CHAT_PORT", "3000");
    assertThat(ServiceLinks.in(environment)).doesNotContain("CHAT_PORT");
  }

  @Test
  void needsTheWholeGroupAndNotOnlyTheFormOfAValue() {
    assertThat(ServiceLinks.in(Map.of("CHAT_PORT", "tcp://10.0.0.11:80"))).isEmpty();
    assertThat(ServiceLinks.in(Map.of("CHAT_SERVICE_HOST", "10.0.0.11"))).isEmpty();
  }

  @Test
  void takesNoSettingForALinkBecauseItsNameBeginsLikeAService() {
    Map<String, String> environment = ofService("CHAT");
    environment.put("CHAT_PING_INTERVAL", "25s");
    environment.put("CHAT_PORTS", "1");
    assertThat(ServiceLinks.in(environment))
        .doesNotContain("CHAT_PING_INTERVAL", "CHAT_PORTS")
        .hasSize(8);
  }
}
