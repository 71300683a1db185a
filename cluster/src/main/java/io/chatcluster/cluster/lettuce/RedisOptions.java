package io.chatcluster.cluster.lettuce;

import java.time.Duration;
import java.util.Objects;

/**
 * How Redis is reached.
 *
 * @param uri one Redis: {@code redis://} with user, password, host, port and database. Sentinels:
 *     {@code redis-sentinel://password@host:port,host:port/0#master}, where user and password are
 *     those of the master. A Redis Cluster: {@code redis-cluster://password@host:port,host:port},
 *     some of its nodes. With {@code rediss} all of it by TLS
 * @param access who this node is to Redis, where the URI does not say it
 * @param clientName what {@code CLIENT LIST} shows
 * @param connectTimeout the longest one attempt to connect may take
 * @param connectAttempts how often the first connection is tried; after that it is tried for ever
 * @param maxReconnectDelay the longest pause between two attempts
 * @param waiting how much may wait for answers before further commands of bus and log fail
 */
public record RedisOptions(
    String uri,
    RedisAccess access,
    String clientName,
    Duration connectTimeout,
    int connectAttempts,
    Duration maxReconnectDelay,
    Waiting waiting) {
  /** At most so many commands, and bytes of them together, on one connection. */
  public record Waiting(int commands, long bytes) {
    public Waiting {
      atLeastOne("waiting commands", commands);
      atLeastOne("waiting bytes", bytes);
    }
  }

  public RedisOptions {
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(access, "access");
    Objects.requireNonNull(waiting, "waiting");
    if (!clientName.matches("[!-~]+")) {
      throw new IllegalArgumentException(
          "clientName must be printable characters without spaces: " + clientName);
    }
    atLeastOne("connectTimeout in ms", connectTimeout.toMillis());
    atLeastOne("connectAttempts", connectAttempts);
    atLeastOne("maxReconnectDelay in ms", maxReconnectDelay.toMillis());
  }

  /** 2 s to connect, 5 attempts, at most 1 s between attempts, 50,000 commands, 64 MiB. */
  public static RedisOptions of(String uri, String node) {
    return new RedisOptions(
        uri,
        RedisAccess.OF_URI,
        "chat-" + node,
        Duration.ofSeconds(2),
        5,
        Duration.ofSeconds(1),
        new Waiting(50_000, 64L << 20));
  }

  /** These options with other access. */
  public RedisOptions withAccess(RedisAccess other) {
    return new RedisOptions(
        uri, other, clientName, connectTimeout, connectAttempts, maxReconnectDelay, waiting);
  }

  /** These options with other bounds for the first connection. */
  public RedisOptions withConnecting(Duration timeoutOfEach, int attempts) {
    return new RedisOptions(
        uri, access, clientName, timeoutOfEach, attempts, maxReconnectDelay, waiting);
  }

  /** These options with other bounds for what waits. */
  public RedisOptions withWaiting(int commands, long bytes) {
    return new RedisOptions(
        uri,
        access,
        clientName,
        connectTimeout,
        connectAttempts,
        maxReconnectDelay,
        new Waiting(commands, bytes));
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
