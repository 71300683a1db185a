package io.chatcluster.server.config;

import io.chatcluster.server.config.text.Origins;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What holds for every client.
 *
 * @param allowedOrigins other sites whose pages may connect: exact origins, or {@code *} alone
 * @param allowedHosts host names that are served; none: any
 * @param maxPayload bytes of the largest message
 * @param maxAuth bytes of the largest {@code auth}
 * @param maxOutbound bytes that may wait for one client
 * @param connections open connections of the node; 0: no limit
 * @param connectionsPerAddress open connections of one client address; 0: no limit
 * @param handshakesPerAddress new sessions a second of one client address; 0: no limit
 * @param handshakes new sessions a second of the node; 0: no limit
 * @param requestBudget what the requests of one socket may cost a second; 0: no limit
 * @param roomsCreatedPerUser new rooms a minute of one user; 0: no limit
 * @param roomsCreatedPerAddress new rooms a minute of one client address; 0: no limit
 */
public record ClientConfig(
    List<String> allowedOrigins,
    List<String> allowedHosts,
    Duration pingInterval,
    Duration pingTimeout,
    int maxPayload,
    int maxAuth,
    int maxOutbound,
    int connections,
    int connectionsPerAddress,
    int handshakesPerAddress,
    int handshakes,
    int requestBudget,
    int roomsCreatedPerUser,
    int roomsCreatedPerAddress) {
  private static final Pattern HOST = Pattern.compile("(\\*\\.)?[A-Za-z0-9._-]{1,253}");

  public ClientConfig {
    allowedOrigins = List.copyOf(allowedOrigins);
    Check.count(Setting.ALLOWED_ORIGINS, allowedOrigins, 0, 64);
    if (!allowedOrigins.equals(List.of("*"))) {
      allowedOrigins.forEach(
          origin -> Check.that(Origins.valid(origin), Setting.ALLOWED_ORIGINS, origin));
    }
    allowedHosts = List.copyOf(allowedHosts);
    Check.count(Setting.ALLOWED_HOSTS, allowedHosts, 0, 64);
    allowedHosts.forEach(host -> Check.matches(Setting.ALLOWED_HOSTS, host, HOST));
    Check.between(Setting.PING_INTERVAL, pingInterval, "100ms", "10m");
    Check.between(Setting.PING_TIMEOUT, pingTimeout, "100ms", "10m");
    Check.between(Setting.MAX_PAYLOAD, maxPayload, 1_000, 100_000_000);
    Check.between(Setting.MAX_AUTH, maxAuth, 100, 1_000_000);
    Check.between(Setting.MAX_OUTBOUND, maxOutbound, 10_000, 1_000_000_000);
    if (maxPayload > maxOutbound / 2) {
      // An event in its envelope would always be too much for whoever has anything else to read.
      throw ConfigException.contradiction(
          Setting.MAX_OUTBOUND, maxOutbound, "twice", Setting.MAX_PAYLOAD, maxPayload);
    }
    Check.between(Setting.MAX_CONNECTIONS, connections, 0, 10_000_000);
    Check.between(Setting.REQUEST_BUDGET, requestBudget, 0, 1_000_000);
    Check.between(Setting.ROOMS_CREATED_PER_USER, roomsCreatedPerUser, 0, 100_000);
    Check.between(Setting.ROOMS_CREATED_PER_ADDRESS, roomsCreatedPerAddress, 0, 1_000_000);
    Check.between(Setting.CONNECTIONS_PER_ADDRESS, connectionsPerAddress, 0, 1_000_000);
    Check.between(Setting.HANDSHAKES_PER_ADDRESS, handshakesPerAddress, 0, 100_000);
    Check.between(Setting.HANDSHAKES, handshakes, 0, 100_000);
  }
}
