package io.chatcluster.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatcluster.server.config.ConfigException;
import io.chatcluster.server.config.ListenConfig;
import io.chatcluster.server.config.NodeConfig;
import io.chatcluster.server.config.RedisConfig;
import io.chatcluster.server.config.Setting;
import io.chatcluster.server.config.Sibling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineReaderTest {
  private static Request read(Map<String, String> variables, String... arguments) {
    return CommandLineReader.read(List.of(arguments), variables);
  }

  private static NodeConfig node(Map<String, String> variables, String... arguments) {
    return ((Request.RunNode) read(variables, arguments)).config();
  }

  private static String shown(String... arguments) {
    return ((Request.Show) read(Map.of(), arguments)).text();
  }

  private static void refuses(String message, Map<String, String> variables, String... arguments) {
    assertThatThrownBy(() -> read(variables, arguments))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @Test
  void aNodeThatIsToldNothingHasTheDocumentedDefaults() {
    NodeConfig config = node(Map.of());
    assertThat(config.identity().nodeId()).matches("[A-Za-z0-9._-]+-[a-z2-7]{4}");
    assertThat(config.identity().namespaces()).containsExactly("/chat", "/support");
    assertThat(config.identity().siblings()).isEmpty();
    assertThat(config.listen().host()).isEqualTo("0.0.0.0");
    assertThat(config.listen().port()).isEqualTo(3000);
    assertThat(config.listen().eventLoops())
        .isEqualTo(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    assertThat(config.listen().tls()).isEmpty();
    assertThat(config.listen().proxies())
        .isEqualTo(new ListenConfig.Proxies(List.of(), "x-forwarded-for", false));
    assertThat(config.listen().stickyCookie()).isEmpty();
    assertThat(config.clients().connectionsPerAddress()).isZero();
    assertThat(config.clients().handshakesPerAddress()).isZero();
    assertThat(config.clients().handshakes()).isZero();
    assertThat(config.clients().allowedOrigins()).isEmpty();
    assertThat(config.clients().pingInterval()).isEqualTo(Duration.ofSeconds(25));
    assertThat(config.clients().pingTimeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(config.clients().maxPayload()).isEqualTo(1_000_000);
    assertThat(config.redis()).isEmpty();
    assertThat(config.cluster().channelPrefix()).isEqualTo("socket.io");
    assertThat(config.cluster().leaseTtl()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.cluster().leaseRenew()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.management().host()).isEqualTo("0.0.0.0");
    assertThat(config.management().port()).isEqualTo(9090);
    assertThat(config.process().logLevel()).isEqualTo("info");
    assertThat(config.process().shutdownTimeout()).isEqualTo(Duration.ofSeconds(8));
    assertThat(config.process().stopWithStdin()).isFalse();
  }

  @Test
  void everySettingIsReadFromItsVariableAndFromItsFlag() {
    Map<Setting, String> all =
        Map.ofEntries(
            Map.entry(Setting.NODE_ID, "n1"),
            Map.entry(Setting.NAMESPACES, "/a, /b"),
            Map.entry(Setting.SIBLINGS, "n1=http://localhost:3001,n2=https://b.example"),
            Map.entry(Setting.HOST, "127.0.0.1"),
            Map.entry(Setting.PORT, "3001"),
            Map.entry(Setting.EVENT_LOOPS, "3"),
            Map.entry(Setting.TLS_CERT, "/tls/chain.pem"),
            Map.entry(Setting.TLS_KEY, "/tls/key.pem"),
            Map.entry(Setting.TLS_CLIENT_CA, "/tls/ca.pem"),
            Map.entry(Setting.TLS_CHECK, "2s"),
            Map.entry(Setting.TRUSTED_PROXIES, "10.0.0.0/8, ::1"),
            Map.entry(Setting.FORWARDED_HEADER, "forwarded"),
            Map.entry(Setting.PROXY_PROTOCOL, "true"),
            Map.entry(Setting.STICKY_COOKIE, "chat-node"),
            Map.entry(Setting.CONNECTIONS_PER_ADDRESS, "100"),
            Map.entry(Setting.HANDSHAKES_PER_ADDRESS, "10"),
            Map.entry(Setting.HANDSHAKES, "1000"),
            Map.entry(Setting.ALLOWED_ORIGINS, "https://a.example,http://localhost:8080"),
            Map.entry(Setting.ALLOWED_HOSTS, "a.example, *.b.example"),
            Map.entry(Setting.PING_INTERVAL, "300ms"),
            Map.entry(Setting.PING_TIMEOUT, "2m"),
            Map.entry(Setting.MAX_PAYLOAD, "64KiB"),
            Map.entry(Setting.MAX_AUTH, "4KB"),
            Map.entry(Setting.MAX_OUTBOUND, "1MB"),
            Map.entry(Setting.MAX_CONNECTIONS, "5000"),
            Map.entry(Setting.REQUEST_BUDGET, "200"),
            Map.entry(Setting.ROOMS_CREATED_PER_USER, "30"),
            Map.entry(Setting.ROOMS_CREATED_PER_ADDRESS, "300"),
            Map.entry(Setting.REDIS_URL, "rediss://u:p@cache:6380/1"),
            Map.entry(Setting.REDIS_USERNAME, "chat"),
            Map.entry(Setting.REDIS_PASSWORD, "s3cret"),
            Map.entry(Setting.REDIS_TLS_CA, "/redis/ca.pem"),
            Map.entry(Setting.REDIS_TLS_CERT, "/redis/cert.pem"),
            Map.entry(Setting.REDIS_TLS_KEY, "/redis/key.pem"),
            Map.entry(Setting.CLUSTER_WIRE, "sharded-static"),
            Map.entry(Setting.REDIS_CONNECT_TIMEOUT, "1s"),
            Map.entry(Setting.REDIS_START_TIMEOUT, "0s"),
            Map.entry(Setting.CHANNEL_PREFIX, "my.app"),
            Map.entry(Setting.LEASE_TTL, "20s"),
            Map.entry(Setting.LEASE_RENEW, "5s"),
            Map.entry(Setting.MANAGEMENT_HOST, "::1"),
            Map.entry(Setting.MANAGEMENT_PORT, "0"),
            Map.entry(Setting.LOG_LEVEL, "debug"),
            Map.entry(Setting.SHUTDOWN_TIMEOUT, "1m"),
            Map.entry(Setting.STOP_WITH_STDIN, "true"));
    assertThat(all).containsOnlyKeys(Setting.values());
    Map<String, String> variables = new HashMap<>();
    all.forEach((setting, value) -> variables.put(setting.variable(), value));
    String[] flags =
        all.entrySet().stream()
            .map(entry -> entry.getKey().flag() + "=" + entry.getValue())
            .toArray(String[]::new);

    NodeConfig config = node(variables);

    assertThat(node(Map.of(), flags)).isEqualTo(config);
    assertThat(config.identity().nodeId()).isEqualTo("n1");
    assertThat(config.identity().namespaces()).containsExactly("/a", "/b");
    assertThat(config.identity().siblings())
        .containsExactly(
            new Sibling("n1", "http://localhost:3001"), new Sibling("n2", "https://b.example"));
    assertThat(config.listen().host()).isEqualTo("127.0.0.1");
    assertThat(config.listen().port()).isEqualTo(3001);
    assertThat(config.listen().eventLoops()).isEqualTo(3);
    assertThat(config.listen().tls())
        .contains(
            new ListenConfig.Tls(
                "/tls/chain.pem",
                "/tls/key.pem",
                Optional.of("/tls/ca.pem"),
                Duration.ofSeconds(2)));
    assertThat(config.listen().proxies())
        .isEqualTo(new ListenConfig.Proxies(List.of("10.0.0.0/8", "::1"), "forwarded", true));
    assertThat(config.listen().stickyCookie()).contains("chat-node");
    assertThat(config.clients().connectionsPerAddress()).isEqualTo(100);
    assertThat(config.clients().handshakesPerAddress()).isEqualTo(10);
    assertThat(config.clients().handshakes()).isEqualTo(1_000);
    assertThat(config.clients().allowedOrigins())
        .containsExactly("https://a.example", "http://localhost:8080");
    assertThat(config.clients().pingInterval()).isEqualTo(Duration.ofMillis(300));
    assertThat(config.clients().pingTimeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(config.clients().maxPayload()).isEqualTo(65_536);
    assertThat(config.redis().orElseThrow().url()).isEqualTo("rediss://u:p@cache:6380/1");
    assertThat(config.redis().orElseThrow().login())
        .isEqualTo(
            new RedisConfig.Login(Optional.of("chat"), Optional.of("s3cret"), Optional.empty()));
    assertThat(config.redis().orElseThrow().tls())
        .isEqualTo(
            new RedisConfig.Tls(
                Optional.of("/redis/ca.pem"),
                Optional.of("/redis/cert.pem"),
                Optional.of("/redis/key.pem")));
    assertThat(config.cluster().wire()).isEqualTo("sharded-static");
    assertThat(config.redis().orElseThrow().connectTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.redis().orElseThrow().startTimeout()).isZero();
    assertThat(config.cluster().channelPrefix()).isEqualTo("my.app");
    assertThat(config.cluster().leaseTtl()).isEqualTo(Duration.ofSeconds(20));
    assertThat(config.cluster().leaseRenew()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.management().host()).isEqualTo("::1");
    assertThat(config.management().port()).isZero();
    assertThat(config.process().logLevel()).isEqualTo("debug");
    assertThat(config.process().shutdownTimeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.process().stopWithStdin()).isTrue();
  }

  @Test
  void aFlagGoesBeforeItsVariableAndAnEmptyVariableIsNotSet() {
    assertThat(node(Map.of("CHAT_PORT", "4000"), "--port", "5000").listen().port()).isEqualTo(5000);
    assertThat(node(Map.of("CHAT_PORT", "", "CHAT_REDIS_URL", " ")).listen().port())
        .isEqualTo(3000);
    assertThat(node(Map.of(), "--stop-with-stdin").process().stopWithStdin()).isTrue();
  }

  @Test
  void thePasswordOfRedisStaysWithItsFile(@TempDir Path folder) throws Exception {
    String file = Files.writeString(folder.resolve("password"), "first\n").toString();
    NodeConfig config =
        node(Map.of("CHAT_REDIS_PASSWORD_FILE", file), "--redis-url=redis-sentinel://a,b#chat");

    assertThat(config.redis().orElseThrow().login().password()).contains("first");
    assertThat(config.redis().orElseThrow().login().passwordFile()).contains(file);
    assertThat(config.redis().orElseThrow().login().toString()).doesNotContain("first");
  }

  @Test
  void theAddressOfRedisCanComeFromAFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("url"), "redis://:pw@cache\n");
    String name = file.toString();
    assertThat(node(Map.of("CHAT_REDIS_URL_FILE", name)).redis().orElseThrow().url())
        .isEqualTo("redis://:pw@cache");
    assertThat(node(Map.of(), "--redis-url-file", name).redis()).isPresent();
    assertThat(
            node(Map.of("CHAT_REDIS_URL_FILE", "/none"), "--redis-url", "redis://other")
                .redis()
                .orElseThrow()
                .url())
        .isEqualTo("redis://other");
    refuses(
        "CHAT_REDIS_URL and CHAT_REDIS_URL_FILE are both set; set one of them",
        Map.of("CHAT_REDIS_URL", "redis://h", "CHAT_REDIS_URL_FILE", name));
    refuses(
        "CHAT_REDIS_URL_FILE names the file \"" + name + "2\", which does not exist",
        Map.of("CHAT_REDIS_URL_FILE", name + "2"));
    Files.writeString(file, " \n");
    refuses(
        "CHAT_REDIS_URL_FILE names the file \"" + name + "\", which is empty",
        Map.of("CHAT_REDIS_URL_FILE", name));
  }

  @Test
  void aNameThatIsNoSettingIsRefusedWithTheNearest() {
    refuses(
        "the environment variable CHAT_REDS_URL is not a setting; did you mean CHAT_REDIS_URL?"
            + " (--help lists all)",
        Map.of("CHAT_REDS_URL", "redis://h"));
    refuses("--prot is not a flag; did you mean --port? (--help lists all)", Map.of(), "--prot=1");
    refuses("demo is not a command (--help lists all)", Map.of(), "demo");
  }

  @Test
  void aCommandLineThatMakesNoSenseIsRefused() {
    refuses("--port is there twice; set it once", Map.of(), "--port", "1", "--port", "2");
    refuses("--port has no value", Map.of(), "--port");
  }

  @Test
  void whatKubernetesMakesForAServiceNamedChatIsLeftAsideAndSaid() {
    Request.RunNode request =
        (Request.RunNode) read(ServiceLinksTest.ofService("CHAT"), "--node-id", "n1");
    assertThat(request.config().listen().port()).isEqualTo(3000);
    assertThat(request.summary())
        .last()
        .asString()
        .startsWith("left aside, because Kubernetes makes them for a Service")
        .contains("CHAT_PORT ", "CHAT_SERVICE_HOST");
  }

  @Test
  void checksAndPrintsTheConfigurationWithoutSecrets() {
    assertThat(shown("--check-config")).isEqualTo("The configuration is correct.");
    assertThat(shown("--print-config", "--redis-url", "redis://u:secret@h", "--port=0").lines())
        .contains("# redis")
        .contains("--redis-url              redis://u:***@h  (--redis-url)")
        .contains("--port                   0  (--port)")
        .contains("--siblings               none  (default)")
        .contains("--ping-interval          25s  (default)");
    refuses(
        "--log-level (CHAT_LOG_LEVEL) is \"loud\"; allowed: error, warn, info, debug, trace",
        Map.of("CHAT_LOG_LEVEL", "loud"),
        "--check-config");
  }

  @Test
  void helpNamesEveryFlagAndVariable() {
    String help = shown("--help");
    for (Setting setting : Setting.values()) {
      assertThat(help).contains("  " + setting.flag(), "(" + setting.variable() + ").");
    }
    assertThat(help).contains("--redis-url-file", "--check-config");
    assertThat(shown("--version")).isEqualTo("chat-server development");
  }
}
