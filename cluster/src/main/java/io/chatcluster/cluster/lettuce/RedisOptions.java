package io.chatcluster.cluster.lettuce;

import java.time.Duration;
import java.util.Objects;

/**
 * How Redis is reached.
 *
 * @param uri {@code redis://} or {@code rediss://} with user, password, host, port and database
 * @param clientName what {@code CLIENT LIST} shows
 * @param connectTimeout the longest one attempt to connect may take
 * @param connectAttempts how often the first connection is tried; after that it is tried for ever
 * @param maxReconnectDelay the longest pause between two attempts
 * @param maxWaitingCommands how many commands of bus and log may wait for their answers before
 *     further ones fail
 * @param maxWaitingBytes how large these may be together
 */
public record RedisOptions(
    String uri,
    String clientName,
    Duration connectTimeout,
    int connectAttempts,
    Duration maxReconnectDelay,
    int maxWaitingCommands,
    long maxWaitingBytes) {
  public RedisOptions {
    Objects.requireNonNull(uri, "uri");
    if (!clientName.matches("[!-~]+")) {
      throw new IllegalArgumentException(
          "clientName must be printable characters without spaces: " + clientName);
    }
    atLeastOne("connectTimeout in ms", connectTimeout.toMillis());
    atLeastOne("connectAttempts", connectAttempts);
    atLeastOne("maxReconnectDelay in ms", maxReconnectDelay.toMillis());
    atLeastOne("maxWaitingCommands", maxWaitingCommands);
    atLeastOne("maxWaitingBytes", maxWaitingBytes);
  }

  /** 2 s to connect, 5 attempts, at most 2 s between attempts, 50,000 commands, 64 MiB. */
  public static RedisOptions of(String uri, String node) {
    return new RedisOptions(
        uri, "chat-" + node, Duration.ofSeconds(2), 5, Duration.ofSeconds(2), 50_000, 64L << 20);
  }

  /** These options with other bounds for the first connection. */
  public RedisOptions withConnecting(Duration timeoutOfEach, int attempts) {
    return new RedisOptions(
        uri,
        clientName,
        timeoutOfEach,
        attempts,
        maxReconnectDelay,
        maxWaitingCommands,
        maxWaitingBytes);
  }

  /** These options with other bounds for what waits. */
  public RedisOptions withWaiting(int commands, long bytes) {
    return new RedisOptions(
        uri, clientName, connectTimeout, connectAttempts, maxReconnectDelay, commands, bytes);
  }

  private static void atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1: " + value);
    }
  }

  /** Without the URI: it may hold a password. */
  @Override
  public String toString() {
    return "RedisOptions[clientName=" + clientName + "]";
  }
}
