package io.chatcluster.server.cli;

import io.chatcluster.server.config.ClientConfig;
import io.chatcluster.server.config.ClusterConfig;
import io.chatcluster.server.config.ConfigException;
import io.chatcluster.server.config.IdentityConfig;
import io.chatcluster.server.config.ListenConfig;
import io.chatcluster.server.config.ManagementConfig;
import io.chatcluster.server.config.NodeConfig;
import io.chatcluster.server.config.ProcessConfig;
import io.chatcluster.server.config.RedisConfig;
import io.chatcluster.server.config.Setting;
import io.chatcluster.server.config.Sibling;
import io.chatcluster.server.config.text.Durations;
import io.chatcluster.server.config.text.Sizes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Turns the texts of the settings into the checked records. */
final class NodeConfigReader {
  private final SettingValues values;

  NodeConfigReader(SettingValues values) {
    this.values = values;
  }

  /**
   * The whole configuration.
   *
   * @throws ConfigException naming the first setting that is wrong
   */
  NodeConfig read() {
    return new NodeConfig(
        new IdentityConfig(
            text(Setting.NODE_ID),
            list(Setting.NAMESPACES),
            list(Setting.SIBLINGS).stream().map(Sibling::parse).toList()),
        listen(),
        new ClientConfig(
            list(Setting.ALLOWED_ORIGINS),
            list(Setting.ALLOWED_HOSTS),
            duration(Setting.PING_INTERVAL),
            duration(Setting.PING_TIMEOUT),
            bytes(Setting.MAX_PAYLOAD),
            bytes(Setting.MAX_AUTH),
            bytes(Setting.MAX_OUTBOUND),
            integer(Setting.MAX_CONNECTIONS),
            integer(Setting.CONNECTIONS_PER_ADDRESS),
            integer(Setting.HANDSHAKES_PER_ADDRESS),
            integer(Setting.HANDSHAKES),
            integer(Setting.REQUEST_BUDGET),
            integer(Setting.ROOMS_CREATED_PER_USER),
            integer(Setting.ROOMS_CREATED_PER_ADDRESS)),
        redis(),
        new ClusterConfig(
            text(Setting.CHANNEL_PREFIX),
            text(Setting.CLUSTER_WIRE),
            duration(Setting.LEASE_TTL),
            duration(Setting.LEASE_RENEW)),
        new ManagementConfig(text(Setting.MANAGEMENT_HOST), integer(Setting.MANAGEMENT_PORT)),
        new ProcessConfig(
            text(Setting.LOG_LEVEL),
            duration(Setting.SHUTDOWN_TIMEOUT),
            yesOrNo(Setting.STOP_WITH_STDIN)));
  }

  private ListenConfig listen() {
    return new ListenConfig(
        text(Setting.HOST),
        integer(Setting.PORT),
        integer(Setting.EVENT_LOOPS),
        ListenConfig.Tls.of(
            text(Setting.TLS_CERT),
            text(Setting.TLS_KEY),
            text(Setting.TLS_CLIENT_CA),
            duration(Setting.TLS_CHECK)),
        new ListenConfig.Proxies(
            list(Setting.TRUSTED_PROXIES),
            text(Setting.FORWARDED_HEADER),
            yesOrNo(Setting.PROXY_PROTOCOL)),
        values.text(Setting.STICKY_COOKIE).map(String::strip));
  }

  private Optional<RedisConfig> redis() {
    Optional<String> url = values.text(Setting.REDIS_URL).map(String::strip);
    // Made even without an address, so that a wrong timeout is never accepted in silence.
    RedisConfig config =
        new RedisConfig(
            url.orElse("redis://none"),
            new RedisConfig.Login(
                optional(Setting.REDIS_USERNAME),
                optional(Setting.REDIS_PASSWORD),
                values.file(Setting.REDIS_PASSWORD)),
            new RedisConfig.Tls(
                optional(Setting.REDIS_TLS_CA),
                optional(Setting.REDIS_TLS_CERT),
                optional(Setting.REDIS_TLS_KEY)),
            duration(Setting.REDIS_CONNECT_TIMEOUT),
            duration(Setting.REDIS_START_TIMEOUT));
    return url.map(present -> config);
  }

  private Optional<String> optional(Setting setting) {
    return values.text(setting).map(String::strip);
  }

  private String text(Setting setting) {
    return values.text(setting).map(String::strip).orElse("");
  }

  private List<String> list(Setting setting) {
    String text = text(setting);
    return text.isEmpty() ? List.of() : List.of(text.split("\\s*,\\s*", -1));
  }

  private int integer(Setting setting) {
    String text = text(setting);
    if (!text.matches("\\d{1,9}")) {
      throw ConfigException.notAllowed(setting, text);
    }
    return Integer.parseInt(text);
  }

  private int bytes(Setting setting) {
    return Sizes.parse(text(setting))
        .orElseThrow(() -> ConfigException.notAllowed(setting, text(setting)));
  }

  private Duration duration(Setting setting) {
    return Durations.parse(text(setting))
        .orElseThrow(() -> ConfigException.notAllowed(setting, text(setting)));
  }

  private boolean yesOrNo(Setting setting) {
    return switch (text(setting)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw ConfigException.notAllowed(setting, text(setting));
    };
  }
}
