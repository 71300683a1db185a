package io.chatcluster.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatcluster.server.config.ConfigException;
import io.chatcluster.server.config.Setting;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WrongValuesTest {
  private static final Map<Setting, List<String>> WRONG = new EnumMap<>(Setting.class);

  static {
    WRONG.put(Setting.NODE_ID, List.of("a b", "n/1", "x".repeat(65)));
    WRONG.put(
        Setting.NAMESPACES, List.of("chat", "/", "/a,/a", "/a,", "/a b", "/" + "x".repeat(64)));
    WRONG.put(
        Setting.SIBLINGS,
        List.of("n1", "=http://h", "n1=h", "n1=http://h/path", "n1=http://h,n1=http://i"));
    WRONG.put(Setting.HOST, List.of("a b", "http://h"));
    WRONG.put(Setting.PORT, List.of("-1", "65536", "http", "3000.0", "99999999999"));
    WRONG.put(Setting.EVENT_LOOPS, List.of("0", "257", "many"));
    WRONG.put(Setting.TLS_CERT, List.of("chain.pem"));
    WRONG.put(Setting.TLS_KEY, List.of("key.pem"));
    WRONG.put(Setting.TLS_CLIENT_CA, List.of("ca.pem"));
    WRONG.put(Setting.TLS_CHECK, List.of("999ms", "61m", "30"));
    WRONG.put(
        Setting.TRUSTED_PROXIES,
        List.of("balancer", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/8,", "*", "10.0.0"));
    WRONG.put(Setting.FORWARDED_HEADER, List.of("x-real-ip", "X-Forwarded-For", "both"));
    WRONG.put(Setting.PROXY_PROTOCOL, List.of("true", "yes", "v2"));
    WRONG.put(Setting.STICKY_COOKIE, List.of("a b", "a;b", "x".repeat(65)));
    WRONG.put(
        Setting.ALLOWED_ORIGINS,
        List.of(
            "example.org",
            "https://a.example/",
            "*,https://a.example",
            "https://A.example",
            "https://a.example:99999",
            "capacitor://localhost/",
            "file:///index.html",
            "null,*",
            "://a",
            "1app://a",
            "NULL"));
    WRONG.put(
        Setting.ALLOWED_HOSTS,
        List.of("a.example:3000", "https://a.example", "*", "a.*", "[::1]", "a b", "a.example,"));
    WRONG.put(Setting.PING_INTERVAL, List.of("99ms", "11m", "25", "-1s"));
    WRONG.put(Setting.PING_TIMEOUT, List.of("99ms", "11m", "20"));
    WRONG.put(Setting.MAX_PAYLOAD, List.of("999", "101MB", "1GB", "-1"));
    WRONG.put(Setting.MAX_AUTH, List.of("99", "1001KB", "-1"));
    WRONG.put(Setting.MAX_OUTBOUND, List.of("9KB", "1001MB", "-1"));
    WRONG.put(Setting.MAX_CONNECTIONS, List.of("-1", "10000001", "many"));
    WRONG.put(Setting.REQUEST_BUDGET, List.of("-1", "1000001", "1/s"));
    WRONG.put(Setting.ROOMS_CREATED_PER_USER, List.of("-1", "100001", "1/s"));
    WRONG.put(Setting.ROOMS_CREATED_PER_ADDRESS, List.of("-1", "1000001", "many"));
    WRONG.put(Setting.CONNECTIONS_PER_ADDRESS, List.of("-1", "1000001", "many"));
    WRONG.put(Setting.HANDSHAKES_PER_ADDRESS, List.of("-1", "100001", "1.5"));
    WRONG.put(Setting.HANDSHAKES, List.of("-1", "100001", "1/s"));
    WRONG.put(
        Setting.REDIS_URL,
        List.of(
            "http://h", "redis://", "redis://h:99999", "redis-sentinel://a,b", "redis-cluster://"));
    WRONG.put(Setting.REDIS_USERNAME, List.of("chat", "a b"));
    WRONG.put(Setting.REDIS_PASSWORD, List.of("x".repeat(1_025)));
    WRONG.put(Setting.REDIS_TLS_CA, List.of("ca.pem"));
    WRONG.put(Setting.REDIS_TLS_CERT, List.of("cert.pem"));
    WRONG.put(Setting.REDIS_TLS_KEY, List.of("key.pem"));
    WRONG.put(Setting.CLUSTER_WIRE, List.of("streams", "Classic", "static"));
    WRONG.put(Setting.REDIS_CONNECT_TIMEOUT, List.of("99ms", "6m", "5"));
    WRONG.put(Setting.REDIS_START_TIMEOUT, List.of("61m", "soon"));
    WRONG.put(Setting.CHANNEL_PREFIX, List.of("a#b", "a*", "a b", "x".repeat(65)));
    WRONG.put(Setting.LEASE_TTL, List.of("999ms", "11m"));
    WRONG.put(Setting.LEASE_RENEW, List.of("99ms", "6s"));
    WRONG.put(Setting.MANAGEMENT_HOST, List.of("a b"));
    WRONG.put(Setting.MANAGEMENT_PORT, List.of("65536", "3000"));
    WRONG.put(Setting.LOG_LEVEL, List.of("INFO", "verbose"));
    WRONG.put(Setting.SHUTDOWN_TIMEOUT, List.of("99ms", "11m"));
    WRONG.put(Setting.STOP_WITH_STDIN, List.of("yes", "TRUE"));
  }

  @Test
  void everySettingRefusesWrongValuesAndNamesItselfAndWhatIsAllowed() {
    assertThat(WRONG).containsOnlyKeys(Setting.values());
    WRONG.forEach((setting, values) -> values.forEach(value -> refused(setting, value)));
  }

  @Test
  void thePasswordOfAWrongAddressIsNotShown() {
    assertThatThrownBy(
            () ->
                CommandLineReader.read(
                    List.of(), Map.of("CHAT_REDIS_URL", "redis://app:se cret@h:6379")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("redis://app:***@h:6379")
        .hasMessageNotContaining("cret");
  }

  @Test
  void aMessageThatNoClientCouldBeSentIsRefusedWithBothSettings() {
    assertThatThrownBy(
            () ->
                CommandLineReader.read(
                    List.of("--max-payload", "6MB", "--max-outbound", "10MB"), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--max-outbound (CHAT_MAX_OUTBOUND) is \"10000000\"")
        .hasMessageContaining("--max-payload (CHAT_MAX_PAYLOAD), \"6000000\"");
  }

  private static void refused(Setting setting, String value) {
    assertThatThrownBy(
            () -> CommandLineReader.read(List.of(), Map.of(setting.variable(), value)),
            "%s=%s",
            setting.variable(),
            value)
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(setting.flag() + " (" + setting.variable() + ") is \"")
        .hasMessageEndingWith("; allowed: " + setting.allowed());
  }
}
