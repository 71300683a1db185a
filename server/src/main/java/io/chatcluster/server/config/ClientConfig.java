package io.chatcluster.server.config;

import io.chatcluster.server.config.text.Origins;
import java.time.Duration;
import java.util.List;

/**
 * What holds for every client.
 *
 * @param allowedOrigins other sites whose pages may connect: exact origins, or {@code *} alone
 * @param maxPayload bytes of the largest message
 * @param connectionsPerAddress open connections of one client address; 0: no limit
 * @param handshakesPerAddress new sessions a second of one client address; 0: no limit
 * @param handshakes new sessions a second of the node; 0: no limit
 */
public record ClientConfig(
    List<String> allowedOrigins,
    Duration pingInterval,
    Duration pingTimeout,
    int maxPayload,
    int connectionsPerAddress,
    int handshakesPerAddress,
    int handshakes) {
  public ClientConfig {
    allowedOrigins = List.copyOf(allowedOrigins);
    Check.count(Setting.ALLOWED_ORIGINS, allowedOrigins, 0, 64);
    if (!allowedOrigins.equals(List.of("*"))) {
      allowedOrigins.forEach(
          origin -> Check.that(Origins.valid(origin), Setting.ALLOWED_ORIGINS, origin));
    }
    Check.between(Setting.PING_INTERVAL, pingInterval, "100ms", "10m");
    Check.between(Setting.PING_TIMEOUT, pingTimeout, "100ms", "10m");
    Check.between(Setting.MAX_PAYLOAD, maxPayload, 1_000, 100_000_000);
    Check.between(Setting.CONNECTIONS_PER_ADDRESS, connectionsPerAddress, 0, 1_000_000);
    Check.between(Setting.HANDSHAKES_PER_ADDRESS, handshakesPerAddress, 0, 100_000);
    Check.between(Setting.HANDSHAKES, handshakes, 0, 100_000);
  }
}
